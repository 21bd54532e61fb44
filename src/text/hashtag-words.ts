/**
 * Splits a hashtag into its words, as written: at "_" and other symbols, between letters and digits, and before a
 * capital that begins a word. With `counts` (uses of lower-case words), parts that are all lower case are split further
 * into the most likely words.
 *
 * Examples: `#BlackLivesMatter` becomes Black, Lives, Matter; `#BLMProtest2020` becomes BLM, Protest, 2020;
 * `#climatechange` is not split unless the counts contain "climate" and "change".
 */
export function segmentHashtag(tag: string, counts?: ReadonlyMap<string, number>): string[] {
  const parts = tag.match(PART) ?? [];
  if (counts === undefined || counts.size === 0) return parts;
  const logTotal = Math.log(sum(counts.values()));
  return parts.flatMap((part) =>
    LOWER.test(part) ? likeliestWords(part, counts, logTotal) : part,
  );
}

const PART =
  /\p{Lu}+(?!\p{Ll})|\p{Lu}?\p{M}*[\p{Ll}\p{M}]+|\p{Lt}\p{Ll}*|[\p{Lo}\p{Lm}][\p{Lo}\p{Lm}\p{M}]*|\p{N}+/gu;
const LOWER = /^\p{Ll}{2,60}$/u;
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
  const best = new Float64Array(part.length + 1).fill(-Infinity);
  const start = new Int32Array(part.length + 1);
  best[0] = 0;
  for (let end = 1; end <= part.length; end++) {
    for (let begin = end - 1; begin >= 0; begin--) {
      const length = end - begin;
      const count = length <= LONGEST_WORD ? counts.get(part.slice(begin, end)) : undefined;
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
