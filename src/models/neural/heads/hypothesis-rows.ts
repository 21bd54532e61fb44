/** What a search found for a post, as rows: `scores` [n], log probabilities, and `words` [n, longestTag], 0 after the last. */
import type { Rows } from '../input.ts';
import type { Hypothesis } from './decoding-step.ts';
import { longestTag } from './tags-from-words.ts';

export function toRows(found: readonly Hypothesis[]): Rows {
  const words = new Float32Array(found.length * longestTag);
  for (const [n, one] of found.entries()) words.set(one.words, n * longestTag);
  return { scores: Float32Array.from(found, ({ score }) => score), words };
}

/** The word ids of each hypothesis. */
export function sequencesOf({ scores, words }: Rows): number[][] {
  return Array.from(scores, (_, n) =>
    Array.from(words.subarray(n * longestTag, (n + 1) * longestTag)).filter((id) => id > 0),
  );
}
