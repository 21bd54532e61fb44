import type { Feeds } from '../../../graph/graph-runner.ts';
import { padding, specialWords, unknownWord } from '../inputs/word-feeds.ts';

/** The first tokens of a vocabulary that posts and tags share: the usual ones, then the beginning and the end of a tag. */
export const writtenSpecials = [...specialWords, '<tag>', '</tag>'] as const;
export const beginning = 2;
export const ending = 3;

/**
 * Feeds the decoder with given tags, time-major: `before` [S, B] has the beginning and the words of each tag, `written` [R] its
 * words and the end, tag by tag, and `places` [R] where in S B each of them is, t B + b. S is the length of the longest tag, and
 * one more for its end. For copying, `copied` [R] has the same words as `written`, but with the ids of those that only their post
 * has, which are `unknownWord` in the others, and `owners` [R] the post of each.
 *
 * @param tags the word ids of one tag for each post of a batch
 * @param vocabulary V; ids from V on are words of the post
 */
export function tagWordFeeds(tags: readonly (readonly number[])[], vocabulary: number): Feeds {
  const B = tags.length;
  const S = 1 + tags.reduce((longest, { length }) => Math.max(longest, length), 0);
  const R = tags.reduce((sum, { length }) => sum + length + 1, 0);
  const before = new Int32Array(S * B).fill(padding);
  const places = new Int32Array(R);
  const copied = new Int32Array(R);
  const owners = new Int32Array(R);
  let r = 0;
  for (const [b, words] of tags.entries()) {
    for (let t = 0; t <= words.length; t++, r++) {
      places[r] = t * B + b;
      before[places[r]] = t === 0 ? beginning : knownWord(words[t - 1], vocabulary);
      copied[r] = words[t] ?? ending;
      owners[r] = b;
    }
  }
  return {
    before: { data: before, shape: [S, B] },
    places: { data: places, shape: [R] },
    written: { data: copied.map((word) => knownWord(word, vocabulary)), shape: [R] },
    copied: { data: copied, shape: [R] },
    owners: { data: owners, shape: [R] },
  };
}

/** The id itself, or that of the unknown word for words that only a post has. */
export function knownWord(id: number, vocabulary: number): number {
  return id < vocabulary ? id : unknownWord;
}
