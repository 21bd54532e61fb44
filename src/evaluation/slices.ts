import { spells } from '../text/spelled-tags.ts';
import { assertSameLength, type Rates, rates } from './decisions.ts';
import { words } from './words.ts';

/** Returns the slice of a post's tag. `post` is the post's index. */
export type SliceOf = (tag: string, post: number) => string;

export interface SliceFigures extends Rates {
  /** Number of gold tags in the slice, counted once per post. */
  readonly support: number;
  /** Number of decided tags in the slice, counted once per post. */
  readonly predicted: number;
  /** Number of decided tags in the slice that are gold. */
  readonly hits: number;
}

/**
 * Precision, recall and F1 for each slice of tags. Each gold tag and each decided tag of a post is assigned to
 * one slice, independent of the post's other tags:
 * recall = the slice's gold tags that were decided / its gold tags; precision = the slice's decided tags that
 * are gold / its decided tags; F1 is their harmonic mean. So a slice's recall is pooled over posts, and the supports
 * and hits of all slices add up to the totals. Rates with a divisor of 0 are 0.
 *
 * @param decided normalized tags decided for each post (`topTags`, `tagsAbove`)
 * @param gold normalized gold tags, in the same order
 * @returns the slices that occur, by name
 * Example: decided [[a, b]], gold [[a, c]], a and b seen in training, c not: `seen` has recall 1/1 and
 * precision 1/2, `unseen` has recall 0/1 and no decision.
 */
export function sliceFigures(
  decided: readonly (readonly string[])[],
  gold: readonly (readonly string[])[],
  sliceOf: SliceOf,
): Record<string, SliceFigures> {
  assertSameLength(decided, gold);
  const counts = new Map<string, { support: number; predicted: number; hits: number }>();
  const of = (tag: string, post: number) => {
    const name = sliceOf(tag, post);
    let count = counts.get(name);
    if (!count) counts.set(name, (count = { support: 0, predicted: 0, hits: 0 }));
    return count;
  };
  gold.forEach((tags, post) => {
    const golden = new Set(tags);
    for (const tag of golden) of(tag, post).support++;
    for (const tag of new Set(decided[post])) {
      const slice = of(tag, post);
      slice.predicted++;
      if (golden.has(tag)) slice.hits++;
    }
  });
  return Object.fromEntries(
    Array.from(counts, ([name, count]) => [name, { ...count, ...rates(count) }] as const).sort(
      ([a], [b]) => (a < b ? -1 : 1),
    ),
  );
}

/**
 * Slices by the number of training posts with the tag: `0`, `1-9`, `10-99`, `100-999`, `1000+`.
 *
 * @param counts number of training posts with each normalized tag
 */
export function byFrequency(counts: ReadonlyMap<string, number>): SliceOf {
  return (tag) => {
    const count = counts.get(tag) ?? 0;
    if (count === 0) return '0';
    if (count < 10) return '1-9';
    if (count < 100) return '10-99';
    return count < 1000 ? '100-999' : '1000+';
  };
}

/** `seen` if a training post has the tag, else `unseen`. */
export function bySeen(counts: ReadonlyMap<string, number>): SliceOf {
  return (tag) => ((counts.get(tag) ?? 0) > 0 ? 'seen' : 'unseen');
}

/**
 * `present` if consecutive words of the post's text, run together, spell the tag; else `absent`. For example, "black lives
 * matter" contains the tag `blacklivesmatter`, but "scar" does not contain `car`. Each Han character is a word.
 *
 * @param texts each post's text as shown to the models (without the tags to be predicted)
 */
export function byPresence(texts: readonly string[]): SliceOf {
  const split = texts.map(() => undefined as string[] | undefined);
  return (tag, post) => {
    split[post] ??= words(texts[post].normalize('NFKC').toLowerCase());
    return spells(split[post], words(tag).join('')) ? 'present' : 'absent';
  };
}
