import type { ExplainedWord, Explanation } from '../model.ts';

/** An explanation by words, most telling first; the sentence names the up to three that speak for the tag. */
export function explainByWords(
  tag: string,
  score: number,
  parts: Iterable<readonly [word: string, weight: number]>,
): Explanation {
  const words = [...parts].map(([word, weight]) => ({ word, weight })).sort(byWeight);
  const telling = words.filter(({ weight }) => weight > 0).slice(0, 3);
  const summary =
    telling.length > 0
      ? `The words ${telling.map(({ word }) => `"${word}"`).join(', ')} speak for #${tag}.`
      : `No word of the post speaks for #${tag}; its score is how usual it is.`;
  return { tag, score, words, summary };
}

/** Weightiest first; ties by word. */
export function byWeight(a: ExplainedWord, b: ExplainedWord): number {
  return b.weight - a.weight || (a.word < b.word ? -1 : a.word > b.word ? 1 : 0);
}

/** For a tag that was not learnt. */
export function explainUnknown(tag: string): Explanation {
  const summary = `#${tag} is not among the tags that were learnt.`;
  return { tag, score: 0, words: [], summary };
}
