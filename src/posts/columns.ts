/** Maps the columns of a table to fields. */
import { DataFormatError, InvalidArgumentError } from '../base/errors.ts';
import type { Columns, Needed } from './formats/format.ts';
import { type Field, fieldNames } from './validate.ts';

/** The fields of which a table must have at least one. */
const neededFields: Readonly<Record<Needed, readonly Field[]>> = {
  text: ['text'],
  tags: ['hashtags', 'text'],
};

/** Names of columns for examples in messages. */
const examples: Readonly<Record<Needed, string>> = { text: 'tweet', tags: 'labels' };

/** What to do with a table that has no header. */
export function numberedColumns(needed: Needed): string {
  const [field] = neededFields[needed];
  return `if its first line is already a post, give the columns by number with columns, as in { ${field}: "2" }`;
}

/** A column to read. */
export interface FieldColumn {
  readonly index: number;
  /** The key of its values in a record: a name in `validate.ts`, or one that `columns` maps. */
  readonly name: string;
  readonly field: Field;
}

/**
 * Returns the columns that contain fields; the others are never read. White space and case in names are ignored.
 *
 * @returns undefined if no column has what is needed, or if `columns` names a column that does not exist
 */
export function fieldColumns(
  names: readonly string[],
  columns: Columns,
  needed: Needed,
): readonly FieldColumn[] | undefined {
  const plain = plainNames(names);
  const found: FieldColumn[] = [];
  for (const field of Object.keys(fieldNames) as Field[]) {
    const mapped = columns[field];
    const from = mapped === undefined ? plain : names;
    for (const name of mapped === undefined ? fieldNames[field] : [mapped]) {
      const index = from.indexOf(name);
      if (index >= 0) found.push({ index, name, field });
      else if (mapped !== undefined) return undefined;
    }
  }
  return holdsNeeded(found, needed) ? found : undefined;
}

/** Whether the columns that were found are enough to read a table. */
export function holdsNeeded(found: readonly FieldColumn[], needed: Needed): boolean {
  return found.some(({ field }) => neededFields[needed].includes(field));
}

/** Turns "Text " into "text", if there is no column "text". */
function plainNames(names: readonly string[]): string[] {
  const exact = new Set(names);
  return names.map((name) => {
    const plain = name.trim().toLowerCase();
    return exact.has(plain) ? name : plain;
  });
}

/**
 * The error for a missing column.
 *
 * @param hint what else may help, appended to the message
 */
export function missingColumn(
  path: string,
  names: readonly string[],
  columns: Columns,
  needed: Needed,
  hint = '',
): DataFormatError {
  const [field] = neededFields[needed];
  const missing =
    Object.values(columns).find((column) => !names.includes(column)) ?? columns[field] ?? field;
  return new DataFormatError(
    `${path} has no column "${missing}"; its columns are: ${showNames(names)}. ` +
      `Map them to fields with columns, as in { ${field}: "${examples[needed]}" }${hint}`,
  );
}

/** The names of columns in a message. */
export function showNames(names: readonly string[]): string {
  const shown = names.map((name) => (name.length > 40 ? `${name.slice(0, 37)}...` : name));
  return (shown.length > 30 ? [...shown.slice(0, 30), '...'] : shown).join(', ');
}

/** @throws {DataFormatError} if two columns have the name of a column to read, apart from white space and case */
export function checkUnique(
  path: string,
  names: readonly string[],
  found: readonly FieldColumn[],
  columns: Columns,
): void {
  const plain = plainNames(names);
  for (const { index, field } of found) {
    const from = columns[field] === undefined ? plain : names;
    const same = names.filter((_, i) => from[i] === from[index]);
    if (same.length === 1) continue;
    const shown = [...new Set(same)].map((name) => `"${name}"`).join(' and ');
    throw new DataFormatError(`${path} has two columns ${shown}; rename or remove one`);
  }
}

/** A record with its mapped columns under the names of the fields. */
export function renamed(value: unknown, columns: Columns): unknown {
  const mapped = Object.entries(columns) as [Field, string][];
  if (mapped.length === 0 || value === null || typeof value !== 'object') return value;
  const record: Record<string, unknown> = { ...value };
  for (const [field, column] of mapped) record[field] = (value as typeof record)[column];
  return record;
}

/** @throws {InvalidArgumentError} if `columns` maps what is no field */
export function checkColumns(columns: Columns): void {
  for (const field of Object.keys(columns)) {
    if (!(field in fieldNames)) {
      throw new InvalidArgumentError(
        `columns has no field "${field}"; its fields are: ${Object.keys(fieldNames).join(', ')}`,
      );
    }
  }
}
