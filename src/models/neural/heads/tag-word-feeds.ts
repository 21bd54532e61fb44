import type { Feeds } from '../../../graph/graph-runner.ts';
import { padding, specialWords } from '../inputs/word-feeds.ts';

/** The first tokens of a vocabulary that posts and tags share: the usual ones, then the beginning and the end of a tag. */
export const writtenSpecials = [...specialWords, '<tag>', '</tag>'] as const;
export const beginning = 2;
export const ending = 3;

/**
 * Feeds the decoder with given tags, time-major: `before` [S, B] has the beginning and the words of each tag, `written` [R] its
 * words and the end, tag by tag, and `places` [R] where in S B each of them is, t B + b. S is the length of the longest tag, and
 * one more for its end.
 *
 * @param tags the word ids of one tag for each post of a batch
 */
export function tagWordFeeds(tags: readonly (readonly number[])[]): Feeds {
  const B = tags.length;
  const S = 1 + tags.reduce((longest, { length }) => Math.max(longest, length), 0);
  const R = tags.reduce((sum, { length }) => sum + length + 1, 0);
  const before = new Int32Array(S * B).fill(padding);
  const places = new Int32Array(R);
  const written = new Int32Array(R);
  let r = 0;
  for (const [b, words] of tags.entries()) {
    for (let t = 0; t <= words.length; t++, r++) {
      places[r] = t * B + b;
      before[places[r]] = t === 0 ? beginning : words[t - 1];
      written[r] = words[t] ?? ending;
    }
  }
  return {
    before: { data: before, shape: [S, B] },
    places: { data: places, shape: [R] },
    written: { data: written, shape: [R] },
  };
}
