import { DataFormatError } from '../base/errors.ts';

/** The number of records of one kind, and the position of the first. */
export interface KindCount {
  /** What was wrong, or why it was skipped: `invalid JSON`, `"text" must be a string`, `retweet`. */
  readonly kind: string;
  readonly count: number;
  /** The line, from 1; the row or item number in formats without lines (Parquet, archives). */
  readonly firstLine: number;
  /** The part of an archive that this line is in: `data/tweets-part1.js`. */
  readonly part?: string;
}

/** The result of reading a file. It accounts for every record that was dropped. */
export interface ReadReport {
  readonly posts: number;
  /** The number of records that are not posts, of all kinds. */
  readonly malformed: number;
  /** The malformed records by kind, most frequent first. */
  readonly kinds: readonly KindCount[];
  /** Well-formed records that were skipped on purpose (retweets, boosts, private posts), by reason. */
  readonly skipped: readonly KindCount[];
  /** Records that are posts although a value in them was ignored, such as an author `nan`. */
  readonly notes: readonly KindCount[];
}

/** From this many records on, a file with too many malformed ones fails without being read to its end. */
const ENOUGH_TO_JUDGE = 1000;

type Counts = Map<string, { count: number; readonly firstLine: number; readonly part?: string }>;

/** Counts the records of a reader. */
export class Tally {
  posts = 0;
  /** The part of an archive that is being read. */
  part: string | undefined;
  #malformed = 0;
  readonly #kinds: Counts = new Map();
  readonly #skipped: Counts = new Map();
  readonly #notes: Counts = new Map();

  malformed(kind: string, line: number): void {
    this.#malformed++;
    this.#count(this.#kinds, kind, line);
  }

  skipped(reason: string, line: number): void {
    this.#count(this.#skipped, reason, line);
  }

  noted(what: string, line: number): void {
    this.#count(this.#notes, what, line);
  }

  report(): ReadReport {
    return {
      posts: this.posts,
      malformed: this.#malformed,
      kinds: sorted(this.#kinds),
      skipped: sorted(this.#skipped),
      notes: sorted(this.#notes),
    };
  }

  #count(map: Counts, kind: string, line: number): void {
    const entry = map.get(kind);
    if (entry) entry.count++;
    else map.set(kind, { count: 1, firstLine: line, ...(this.part && { part: this.part }) });
  }

  /**
   * Checks that there are posts and not too many malformed records.
   *
   * @param share the share of malformed records allowed, in [0, 1]
   * @throws {DataFormatError} with the kinds and first lines, if there are more, or if there are no posts
   */
  judge(path: string, share: number, atEnd: boolean): void {
    const records = this.posts + this.#malformed;
    if (!atEnd && records < ENOUGH_TO_JUDGE) return;
    if (this.#malformed > share * records) {
      const kinds = sorted(this.#kinds).slice(0, 5).map(describe);
      const [limit, more] =
        share > 0
          ? [`more than the ${percent(share)} allowed`, ', or raise maxMalformedShare']
          : ['and none may be malformed', ''];
      throw new DataFormatError(
        `${path}: ${this.#malformed} of ${atEnd ? '' : 'the first '}${records} records are not posts, ` +
          `${limit}: ${kinds.join('; ')}. ${remedyFor(kinds[0])}${more}`,
      );
    }
    if (atEnd && this.posts === 0) {
      const kinds = [...sorted(this.#kinds), ...sorted(this.#skipped)].slice(0, 8);
      const others = kinds.map(describe).join('; ');
      throw new DataFormatError(`${path} has no posts${others && ` (skipped: ${others})`}`);
    }
  }
}

function remedyFor(kind: string): string {
  if (kind.startsWith('invalid UTF-8')) return 'Save the file as UTF-8';
  return 'Repair the file, name its format or columns';
}

function sorted(map: Counts): KindCount[] {
  return [...map]
    .map(([kind, entry]) => ({ kind, ...entry }))
    .sort((a, b) => b.count - a.count || a.firstLine - b.firstLine);
}

function describe({ kind, count, firstLine, part }: KindCount): string {
  return `${kind} (${count}, first at ${firstLine}${part === undefined ? '' : ` of ${part}`})`;
}

function percent(share: number): string {
  return `${Number((share * 100).toPrecision(3))} %`;
}
