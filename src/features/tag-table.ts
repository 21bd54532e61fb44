import { DataFormatError } from '../base/errors.ts';
import { normalizeTag } from '../base/tags.ts';
import type { Post } from '../posts/post.ts';
import { DisplayForms } from '../text/display-forms.ts';
import { parseCount } from './parse-count.ts';

/**
 * The tags known to a model: ids, normalized form, most used spelling, and number of training posts
 * with each tag. Ids are by descending count, ties in code-unit order of the normalized form.
 */
export class TagTable {
  readonly #tags: readonly string[];
  readonly #displays: readonly string[];
  readonly #counts: Uint32Array;
  readonly #ids: ReadonlyMap<string, number>;

  private constructor(tags: readonly string[], displays: readonly string[], counts: Uint32Array) {
    this.#tags = tags;
    this.#displays = displays;
    this.#counts = counts;
    this.#ids = new Map(tags.map((tag, id) => [tag, id]));
  }

  /** @param minCount leave out tags in fewer posts than this (default 1: all tags) */
  static build(posts: Iterable<Pick<Post, 'hashtags'>>, minCount = 1): TagTable {
    const counts = new Map<string, number>();
    const displays = new DisplayForms();
    for (const post of posts) {
      for (const tag of distinctTags(post.hashtags)) counts.set(tag, (counts.get(tag) ?? 0) + 1);
      for (const written of post.hashtags) displays.add(written);
    }
    const kept = [...counts].filter(([, count]) => count >= minCount).sort(byUse);
    return new TagTable(
      kept.map(([tag]) => tag),
      kept.map(([tag]) => displays.display(tag)),
      Uint32Array.from(kept, ([, count]) => count),
    );
  }

  get size(): number {
    return this.#tags.length;
  }

  /** The id of a normalized tag, or undefined if it is not in the table. */
  id(tag: string): number | undefined {
    return this.#ids.get(tag);
  }

  tag(id: number): string {
    return this.#tags[id];
  }

  /** The most used spelling. */
  display(id: number): string {
    return this.#displays[id];
  }

  /** Number of training posts with the tag. */
  count(id: number): number {
    return this.#counts[id];
  }

  /** Distinct ids of the hashtags that are in the table, in the order written. */
  encode(hashtags: readonly string[]): number[] {
    const ids: number[] = [];
    for (const tag of distinctTags(hashtags)) {
      const id = this.#ids.get(tag);
      if (id !== undefined) ids.push(id);
    }
    return ids;
  }

  /**
   * Returns the table without some posts. Tags that no other post has are removed; the others keep their spelling.
   *
   * @param counts number of those posts with each tag; shape (L,)
   * @returns also the new id of each old id, -1 for removed tags
   */
  subtract(counts: ArrayLike<number>): { tags: TagTable; ids: Int32Array } {
    const left = this.#counts.map((count, id) => count - counts[id]);
    const kept = [...this.#tags.keys()]
      .filter((id) => left[id] > 0)
      .sort((a, b) => left[b] - left[a] || (this.#tags[a] < this.#tags[b] ? -1 : 1));
    const ids = new Int32Array(this.#tags.length).fill(-1);
    for (const [id, old] of kept.entries()) ids[old] = id;
    const tags = new TagTable(
      kept.map((id) => this.#tags[id]),
      kept.map((id) => this.#displays[id]),
      Uint32Array.from(kept, (id) => left[id]),
    );
    return { tags, ids };
  }

  /**
   * Returns a table of other posts. Tags that are in this one keep their spelling.
   *
   * @param counts number of those posts with each tag, at least 1
   * @param spell the spelling of a tag that is not in this table
   */
  recount(counts: ReadonlyMap<string, number>, spell: (tag: string) => string): TagTable {
    const kept = [...counts].sort(byUse);
    const display = (tag: string) => {
      const id = this.#ids.get(tag);
      return id === undefined ? spell(tag) : this.#displays[id];
    };
    return new TagTable(
      kept.map(([tag]) => tag),
      kept.map(([tag]) => display(tag)),
      Uint32Array.from(kept, ([, count]) => count),
    );
  }

  /** One line per tag: `tag TAB count TAB display`. */
  toLines(): string[] {
    return this.#tags.map((tag, id) => `${tag}\t${this.#counts[id]}\t${this.#displays[id]}`);
  }

  /** The inverse of `toLines`. @throws {DataFormatError} naming a malformed line */
  static fromLines(lines: readonly string[] | undefined, where: string): TagTable {
    if (lines === undefined) throw new DataFormatError(`${where}: the list of tags is missing`);
    const rows = lines.map((line, i) => {
      const fields = line.split('\t');
      if (fields.length === 3 && fields[0] !== '' && parseCount(fields[1])) return fields;
      throw new DataFormatError(
        `${where} line ${i + 1}: expected tag, count and spelling separated by tabs, got "${line.slice(0, 80)}"`,
      );
    });
    const table = new TagTable(
      rows.map(([tag]) => tag),
      rows.map(([, , display]) => display),
      Uint32Array.from(rows, ([, count]) => Number(count)),
    );
    const twice = table.#tags.findIndex((tag, id) => table.#ids.get(tag) !== id);
    if (twice < 0) return table;
    throw new DataFormatError(
      `${where} line ${twice + 1}: the tag "${table.#tags[twice]}" occurs twice`,
    );
  }
}

/** The distinct normalized forms of hashtags, in the order written. Empty ones are left out. */
export function distinctTags(hashtags: readonly string[]): string[] {
  const tags = new Set<string>();
  for (const written of hashtags) {
    const tag = normalizeTag(written);
    if (tag !== '') tags.add(tag);
  }
  return [...tags];
}

/** Most used first, ties by the tag. */
function byUse([a, x]: [string, number], [b, y]: [string, number]): number {
  return y - x || (a < b ? -1 : 1);
}
