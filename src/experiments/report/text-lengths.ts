import { words } from '../../evaluation/words.ts';

/** Fewest words of the posts of each range. */
const STARTS = [0, 5, 10, 15, 20, 30, 50, 100, 200] as const;

/** Ranges of text lengths in words, the last without an end. */
export const LENGTHS: readonly string[] = STARTS.map((start, at) => {
  const next = STARTS.at(at + 1);
  return next === undefined ? `${start}+` : `${start}-${next - 1}`;
});

/** Words of a text; each Han character is one. */
export function wordsIn(text: string): number {
  return words(text.normalize('NFKC')).length;
}

/** @returns the share of the texts in each of the ranges of `LENGTHS` */
export function lengthShares(lengths: readonly number[]): number[] {
  const counts = LENGTHS.map(() => 0);
  for (const length of lengths) counts[STARTS.findLastIndex((start) => start <= length)]++;
  return counts.map((count) => count / lengths.length);
}
