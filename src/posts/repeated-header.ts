/** Finds headers in the middle of a table, as in files that were joined with their headers. */
import type { FieldColumn } from './columns.ts';
import type { Columns } from './formats/format.ts';
import { type Field, fieldNames } from './validate.ts';

/** Longer cells are data. */
const LONGEST_NAME = 64;

/** Knows the header of a table when it comes again. */
export class RepeatedHeader {
  readonly #header: readonly string[];
  /** Which field is read from each column; undefined for the columns that are not read. */
  readonly #layout: readonly (Field | undefined)[];
  readonly #fields: ReadonlySet<Field>;
  /** Fields by the names under which they are read. */
  readonly #read = new Map<string, Field>();
  /** Every name that a header may have, the ones of this table included. */
  readonly #known = new Map<string, Field | undefined>();
  readonly #idColumn: number;

  constructor(header: readonly string[], found: readonly FieldColumn[], columns: Columns) {
    this.#header = header.map((name) => name.trim());
    for (const name of header) this.#known.set(plain(name), undefined);
    for (const [field, names] of Object.entries(fieldNames) as [Field, readonly string[]][]) {
      for (const name of names) this.#known.set(name, field);
      const mapped = columns[field];
      for (const name of mapped === undefined ? names : [plain(mapped)]) {
        this.#read.set(name, field);
        this.#known.set(name, field);
      }
    }
    const layout: (Field | undefined)[] = header.map(() => undefined);
    for (const { index, field } of found) layout[index] = field;
    this.#layout = layout;
    this.#fields = new Set(found.map(({ field }) => field));
    this.#idColumn = layout.indexOf('id');
  }

  /**
   * Whether a record is a header: `same` if its columns hold what those of the first header hold, `other` if they
   * do not, so that the records behind it would be misread; undefined for data.
   */
  kindOf(cells: readonly string[]): 'same' | 'other' | undefined {
    const fits = cells.length === this.#header.length;
    if (fits && cells.every((cell, i) => cell.trim() === this.#header[i])) return 'same';
    if (cells.some((cell) => cell.length > LONGEST_NAME)) return undefined;
    const names = cells.map(plain);
    if (!this.#isHeader(names, fits)) return undefined;
    const agrees = (field: Field | undefined, i: number) => field === this.#read.get(names[i]);
    return fits && this.#layout.every(agrees) ? 'same' : 'other';
  }

  #isHeader(names: readonly string[], fits: boolean): boolean {
    const fields = new Set<Field>();
    for (const name of names) {
      const field = this.#known.get(name);
      if (field !== undefined) fields.add(field);
    }
    if (fields.size === 0) return false;
    // No post has the id "id".
    if (fits && this.#idColumn >= 0 && this.#known.get(names[this.#idColumn]) === 'id') return true;
    // A post may be a single word such as "text". A header has that and more.
    if (this.#fields.size === 1) {
      return names.every((name) => this.#known.has(name)) && new Set(names).size === names.length;
    }
    if (fields.size === 1) return false;
    if ([...this.#fields].every((field) => fields.has(field))) return true;
    const content = this.#fields.has('text') ? 'text' : 'hashtags';
    const isNamed = (field: Field | undefined, i: number) =>
      field === undefined || this.#known.has(names[i]);
    return fits && fields.has(content) && this.#layout.every(isNamed);
  }
}

function plain(name: string): string {
  return name.trim().toLowerCase();
}
