import type { Post } from '../post.ts';
import type { Tally } from '../read-report.ts';
import type { Source } from '../source.ts';
import type { Field } from '../validate.ts';

/** Which column or key of the file holds which field: `{ text: 'tweet', hashtags: 'tags' }`. */
export type Columns = Readonly<Partial<Record<Field, string>>>;

/** Records as a format finds them, before they are checked: `values[i]` stands at `lines[i]`. */
export interface Records {
  readonly values: readonly unknown[];
  readonly lines: readonly number[];
}

/** What a record cannot do without: a post its text, gold tags a column of tags or a text that holds them. */
export type Needed = 'text' | 'tags';

export interface ReadContext {
  /** Counts what never becomes a record. */
  readonly tally: Tally;
  readonly maxLineBytes: number;
  readonly columns: Columns;
  readonly needed: Needed;
}

/** A file that is being written: bytes go to a temporary name. */
export interface Sink {
  /** Resolves when the next bytes may come. */
  write(bytes: string | Uint8Array): Promise<void>;
}

/** Takes posts in order. */
interface PostWriter {
  write(posts: readonly Post[]): Promise<void>;
  /** Writes what is held back. The files are closed by whoever opened them. */
  finish(): Promise<void>;
}

/** How posts are kept in files: one file here implements it for each format. */
export interface Format {
  readonly name: string;
  /**
   * Yields what may be posts, under the names of `validate.ts` (or those of `columns`).
   *
   * @throws {DataFormatError} if the file as a whole is not of this format
   */
  read(source: Source, context: ReadContext): AsyncIterable<Records>;
  /**
   * Absent for formats that are only read.
   *
   * @param open called once for each file of the format, at the start
   */
  writer?(path: string, open: (path: string) => Sink): PostWriter;
}
