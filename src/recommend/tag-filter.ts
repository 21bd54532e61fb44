import { InvalidArgumentError } from '../base/errors.ts';
import { normalizeTag } from '../base/tags.ts';
import type { Recommendation } from '../models/model.ts';
import { tagAsWritten, writeHashtag } from '../text/hashtags.ts';

/** Tags that are never suggested, in any spelling. */
export class BlockList {
  readonly #tags: ReadonlySet<string>;

  /**
   * @param tags in any spelling, with or without `#`
   * @throws {InvalidArgumentError} naming the first entry that is not a tag
   */
  constructor(tags: readonly string[]) {
    const normalized = tags.map(normalizeTag);
    const wrong = normalized.indexOf('');
    if (wrong >= 0) {
      throw new InvalidArgumentError(
        `a block list must consist of tags, but entry ${wrong + 1} is ${JSON.stringify(tags[wrong].slice(0, 40))}, which has no letters; remove it`,
      );
    }
    this.#tags = new Set(normalized);
  }

  get size(): number {
    return this.#tags.size;
  }

  /**
   * Whether the tag is blocked. Also compares what readers see: writing "c++" as a hashtag gives `#c`, which the entry "c"
   * blocks.
   *
   * @param tag normalized
   * @param display its usual spelling
   */
  has(tag: string, display: string): boolean {
    if (this.#tags.size === 0) return false;
    if (this.#tags.has(tag) || this.#tags.has(normalizeTag(display))) return true;
    const written = writeHashtag(display, 'sign');
    return written !== '' && this.#tags.has(tagAsWritten(written, 'sign'));
  }
}

export interface TagFilterOptions {
  /** Only tags that training posts have. */
  readonly knownOnly: boolean;
  readonly blocked: readonly BlockList[];
  /** Spellings by normalized tag. */
  readonly spellings: ReadonlyMap<string, string>;
}

/** The recommendations that may be suggested, in the same order. */
export function allowed(
  ranking: readonly Recommendation[],
  { knownOnly, blocked, spellings }: TagFilterOptions,
): readonly Recommendation[] {
  return ranking.filter(
    ({ tag, seen }) =>
      (seen || !knownOnly) && !blocked.some((list) => list.has(tag, spellings.get(tag) ?? tag)),
  );
}
