import { normalizeTag } from '../base/tags.ts';
import { topK } from '../base/top-k.ts';

/** A tag that begins as someone has typed. */
export interface TagCompletion {
  /** Normalized, without `#`. */
  readonly tag: string;
  /** Its usual spelling, without `#`. */
  readonly display: string;
}

interface Index {
  /** Normalized tags in code-unit order, so that those with the same beginning are neighbours. */
  readonly sorted: readonly string[];
  /** For each of `sorted`: minus its place by use, so that the largest is the most used. */
  readonly uses: Int32Array;
}

/**
 * The tags of a bundle by how they begin. One question takes a binary search and a pass over the tags that match. The
 * index is made when it is first needed.
 */
export class TagCompletions {
  readonly #spellings: ReadonlyMap<string, string>;
  #index: Index | undefined;

  /** @param spellings usual spellings by normalized tag, the most used tag first */
  constructor(spellings: ReadonlyMap<string, string>) {
    this.#spellings = spellings;
  }

  /**
   * The tags that begin with `typed`, whatever its case and with or without `#`; the most used first.
   *
   * @param typed '' for the most used tags of all
   * @param limit how many at most
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

/** The index of the first value that passes; those that pass stand after those that do not. */
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
