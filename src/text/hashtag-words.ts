import { type Segmenter, segmenterOf } from './segmenter.ts';

/**
 * Splits a hashtag into its words, as written: at "_" and other symbols, between letters and digits, and before a
 * capital that begins a word. With `counts` (uses of lower-case words), each part is split further into the most likely
 * words. With `chinese`, so are parts in scripts without spaces.
 *
 * Examples: `#BlackLivesMatter` becomes Black, Lives, Matter; `#BLMProtest2020` becomes BLM, Protest, 2020;
 * `#climatechange` is not split unless the counts contain "climate" and "change"; `#今天天气` is not split without a
 * segmenter.
 *
 * @param counts uses of words in the training posts, in a dictionary, or in both
 */
export function segmentHashtag(
  tag: string,
  counts?: ReadonlyMap<string, number>,
  chinese?: Segmenter,
): string[] {
  const parts = tag.match(PART) ?? [];
  const total = counts ? sum(counts.values()) : 0;
  return parts.flatMap((part) => {
    const segmenter = chinese && segmenterOf(part, chinese);
    if (segmenter) return segmenter.cut(part).filter((word) => word !== '');
    return counts && total > 0 && CASED.test(part)
      ? likeliestWords(part, counts, Math.log(total))
      : part;
  });
}

const PART =
  /\p{Lu}+(?!\p{Ll})|\p{Lu}?\p{M}*[\p{Ll}\p{M}]+|\p{Lt}\p{Ll}*|[\p{Lo}\p{Lm}][\p{Lo}\p{Lm}\p{M}]*|\p{N}+/gu;
const CASED = /^[\p{Lu}\p{Ll}]{2,60}$/u;
const LONGEST_WORD = 24;

/**
 * Viterbi search over a unigram model: finds the split with the highest product of `counts(word) / total`. An unknown
 * word of length n has the probability 10 / (total 10^n) of Norvig ("Natural Language Corpus Data", 2009), so a part
 * with only unknown words is not split.
 */
function likeliestWords(
  part: string,
  counts: ReadonlyMap<string, number>,
  logTotal: number,
): string[] {
  const lower = part.toLowerCase();
  if (lower.length !== part.length) return [part]; // its words could not be cut from the part
  const best = new Float64Array(part.length + 1).fill(-Infinity);
  const start = new Int32Array(part.length + 1);
  best[0] = 0;
  for (let end = 1; end <= part.length; end++) {
    for (let begin = end - 1; begin >= 0; begin--) {
      const length = end - begin;
      const count = length <= LONGEST_WORD ? counts.get(lower.slice(begin, end)) : undefined;
      const logCount = count ? Math.log(count) : (1 - length) * Math.LN10;
      const score = best[begin] + logCount - logTotal;
      // On a tie, the longer last word wins, since it comes later.
      if (score >= best[end]) {
        best[end] = score;
        start[end] = begin;
      }
    }
  }
  const words: string[] = [];
  for (let end = part.length; end > 0; end = start[end]) words.unshift(part.slice(start[end], end));
  return words;
}

function sum(values: Iterable<number>): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
