import type { Post } from '../post.ts';
import type { Tally } from '../read-report.ts';
import type { Source } from '../source.ts';
import type { Field } from '../validate.ts';

/** The column or key of each field in a file: `{ text: 'tweet', hashtags: 'tags' }`. */
export type Columns = Readonly<Partial<Record<Field, string>>>;

/** Records as a format finds them, before validation: `values[i]` is on line `lines[i]`. */
export interface Records {
  readonly values: readonly unknown[];
  readonly lines: readonly number[];
}

/** What a record cannot do without: a post its text, gold tags a column of tags or a text that holds them. */
export type Needed = 'text' | 'tags';

export interface ReadContext {
  /** Counts whatever does not become a record. */
  readonly tally: Tally;
  readonly maxLineBytes: number;
  readonly columns: Columns;
  readonly needed: Needed;
}

/** A file that is being written, under a temporary name. */
export interface Sink {
  /** Resolves when the next bytes can be written. */
  write(bytes: string | Uint8Array): Promise<void>;
}

/** Takes posts in order. */
export interface PostWriter {
  write(posts: readonly Post[]): Promise<void>;
  /** Writes what is still buffered. Whoever opened the files closes them. */
  finish(): Promise<void>;
}

/** A file format for posts. Each is implemented by one file in this folder. */
export interface Format {
  readonly name: string;
  /**
   * Yields candidates for posts, with the field names of `validate.ts` (or those of `columns`).
   *
   * @throws {DataFormatError} if the file as a whole is not of this format
   */
  read(source: Source, context: ReadContext): AsyncIterable<Records>;
  /**
   * Absent for formats that can only be read.
   *
   * @param open called once for each file of the format, at the start
   */
  writer?(path: string, open: (path: string) => Sink): PostWriter;
}
