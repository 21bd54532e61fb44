import { normalizeTag } from '../base/tags.ts';
import { topK } from '../base/top-k.ts';

/** A tag that completes a half-typed one. */
export interface TagCompletion {
  /** Normalized, without `#`. */
  readonly tag: string;
  /** Its usual spelling, without `#`. */
  readonly display: string;
}

interface Index {
  /** Normalized tags in code-unit order, so that tags with the same prefix are adjacent. */
  readonly sorted: readonly string[];
  /** For each tag in `sorted`, its negated rank by use, so that the largest is the most used. */
  readonly uses: Int32Array;
}

/**
 * Finds a bundle's tags by prefix. A search takes a binary search and a pass over the matching tags. The index is built
 * when first needed.
 */
export class TagCompletions {
  readonly #spellings: ReadonlyMap<string, string>;
  #index: Index | undefined;

  /** @param spellings usual spellings by normalized tag, the most used tag first */
  constructor(spellings: ReadonlyMap<string, string>) {
    this.#spellings = spellings;
  }

  /**
   * Returns the tags that begin with `typed` (in any case, with or without `#`), most used first.
   *
   * @param typed '' returns the most used tags
   * @param limit maximum number of tags
   */
  complete(typed: string, limit: number): TagCompletion[] {
    const { sorted, uses } = (this.#index ??= makeIndex(this.#spellings));
    const prefix = normalizeTag(typed);
    const from = firstIndex(sorted, (tag) => tag >= prefix);
    const to = firstIndex(sorted, (tag) => tag >= prefix && !tag.startsWith(prefix));
    const found = topK(uses.subarray(from, to), limit);
    return found.map((at) => {
      const tag = sorted[from + at];
      return { tag, display: this.#spellings.get(tag)! };
    });
  }
}

function makeIndex(spellings: ReadonlyMap<string, string>): Index {
  const places = new Map([...spellings.keys()].map((tag, place) => [tag, place]));
  const sorted = [...places.keys()].sort();
  return { sorted, uses: Int32Array.from(sorted, (tag) => -places.get(tag)!) };
}

/** Index of the first value that passes. All values that pass must come after those that do not. */
function firstIndex(values: readonly string[], passes: (value: string) => boolean): number {
  let from = 0;
  let to = values.length;
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (passes(values[middle])) to = middle;
    else from = middle + 1;
  }
  return from;
}
