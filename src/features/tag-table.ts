import { DataFormatError } from '../base/errors.ts';
import { normalizeTag } from '../base/tags.ts';
import type { Post } from '../posts/post.ts';
import { DisplayForms } from '../text/display-forms.ts';
import { parseCount } from './parse-count.ts';

/**
 * The tags that a model knows: ids, normalized form, most used spelling and in how many training posts
 * each occurs. Ids go by falling count, ties in code-unit order of the normalized form.
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

  /** @param minCount tags in fewer posts than this are left out (default 1: all tags) */
  static build(posts: Iterable<Pick<Post, 'hashtags'>>, minCount = 1): TagTable {
    const counts = new Map<string, number>();
    const displays = new DisplayForms();
    for (const post of posts) {
      for (const tag of distinctTags(post.hashtags)) counts.set(tag, (counts.get(tag) ?? 0) + 1);
      for (const written of post.hashtags) displays.add(written);
    }
    const kept = [...counts]
      .filter(([, count]) => count >= minCount)
      .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
    return new TagTable(
      kept.map(([tag]) => tag),
      kept.map(([tag]) => displays.display(tag)),
      Uint32Array.from(kept, ([, count]) => count),
    );
  }

  get size(): number {
    return this.#tags.length;
  }

  /** The id of a normalized tag, or undefined if the table does not hold it. */
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

  /** In how many training posts the tag occurs. */
  count(id: number): number {
    return this.#counts[id];
  }

  /** Distinct ids of the written hashtags that the table holds, in the order written. */
  encode(hashtags: readonly string[]): number[] {
    const ids: number[] = [];
    for (const tag of distinctTags(hashtags)) {
      const id = this.#ids.get(tag);
      if (id !== undefined) ids.push(id);
    }
    return ids;
  }

  /**
   * The table without some posts: tags that no other post has are gone. The others keep their spelling.
   *
   * @param counts in how many of those posts each tag occurs; shape (L,)
   * @returns also the new id of each old one, -1 where it is gone
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

  /** One line a tag, `tag TAB count TAB display`. */
  toLines(): string[] {
    return this.#tags.map((tag, id) => `${tag}\t${this.#counts[id]}\t${this.#displays[id]}`);
  }

  /** The inverse of `toLines`. @throws {DataFormatError} naming the line that does not fit */
  static fromLines(lines: readonly string[] | undefined, where: string): TagTable {
    if (lines === undefined) throw new DataFormatError(`${where}: the list of tags is missing`);
    const rows = lines.map((line, i) => {
      const fields = line.split('\t');
      if (fields.length === 3 && fields[0] !== '' && parseCount(fields[1])) return fields;
      throw new DataFormatError(
        `${where} line ${i + 1}: expected tag, count and spelling between tabs, got "${line.slice(0, 80)}"`,
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
      `${where} line ${twice + 1}: the tag "${table.#tags[twice]}" comes twice`,
    );
  }
}

/** The normalized forms of written hashtags, each once, in the order written; empty ones vanish. */
export function distinctTags(hashtags: readonly string[]): string[] {
  const tags = new Set<string>();
  for (const written of hashtags) {
    const tag = normalizeTag(written);
    if (tag !== '') tags.add(tag);
  }
  return [...tags];
}
