/** Which column of a table holds which field. */
import { DataFormatError } from '../base/errors.ts';
import type { Columns } from './formats/format.ts';
import { type Field, fieldNames } from './validate.ts';

/** What to do with a table without a header. */
export const numberedColumns =
  'if its first line is a post already, give the columns by number with columns, as in { text: "2" }';

/** A column that is read. */
export interface FieldColumn {
  readonly index: number;
  /** The key under which its values stand in a record: a name of `validate.ts`, or one that `columns` maps. */
  readonly name: string;
  readonly field: Field;
}

/**
 * The columns that hold fields; the others are never read. Names that differ from a field's in white space or capitals
 * alone are taken for it.
 *
 * @returns undefined if there is no column of texts, or `columns` names one that is not there
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

/** "Text " as "text", if there is no column "text". */
function plainNames(names: readonly string[]): string[] {
  const exact = new Set(names);
  return names.map((name) => {
    const plain = name.trim().toLowerCase();
    return exact.has(plain) ? name : plain;
  });
}

/**
 * @param hint what else may help, as a sentence
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
      `Say which holds what with columns, as in { text: "tweet" }${hint}`,
  );
}

/** @throws {DataFormatError} if two columns have the name of one that is read, white space and capitals aside */
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
    throw new DataFormatError(`${path} has two columns ${shown}; rename one, or leave it out`);
  }
}
