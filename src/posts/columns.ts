/** Maps the columns of a table to fields. */
import { DataFormatError } from '../base/errors.ts';
import type { Columns } from './formats/format.ts';
import { type Field, fieldNames } from './validate.ts';

/** What to do with a table that has no header. */
export const numberedColumns =
  'if its first line is already a post, give the columns by number with columns, as in { text: "2" }';

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
 * @returns undefined if there is no text column, or if `columns` names a column that does not exist
 */
export function fieldColumns(
  names: readonly string[],
  columns: Columns,
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
  return found.some(({ field }) => field === 'text') ? found : undefined;
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
  hint = '',
): DataFormatError {
  const missing = [columns.text ?? 'text', ...Object.values(columns)].find(
    (column) => !names.includes(column),
  );
  const shown = names.map((name) => (name.length > 40 ? `${name.slice(0, 37)}...` : name));
  const list = shown.length > 30 ? [...shown.slice(0, 30), '...'] : shown;
  return new DataFormatError(
    `${path} has no column "${missing}"; its columns are: ${list.join(', ')}. ` +
      `Map them to fields with columns, as in { text: "tweet" }${hint}`,
  );
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
