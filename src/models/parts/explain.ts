import type { ExplainedWord, Explanation } from '../model.ts';

/**
 * Explains a tag by words, largest weight first. The summary names up to three words with the largest positive weights.
 *
 * @param popular the summary to use if nothing in the post points to the tag (`summarizePopular`)
 */
export function explainByWords(
  tag: string,
  score: number,
  parts: Iterable<readonly [word: string, weight: number]>,
  popular?: string,
): Explanation {
  const words = [...parts].map(([word, weight]) => ({ word, weight })).sort(byWeight);
  const telling = words.filter(({ weight }) => weight > 0).slice(0, 3);
  const named = telling.map(({ word }) => `"${word}"`).join(', ');
  return { tag, score, words, summary: popular ?? `Words that point to #${tag}: ${named}.` };
}

/** Largest weight first; ties are ordered by word. */
export function byWeight(a: ExplainedWord, b: ExplainedWord): number {
  return b.weight - a.weight || (a.word < b.word ? -1 : a.word > b.word ? 1 : 0);
}

/** The explanation for a tag that was not learned. */
export function explainUnknown(tag: string): Explanation {
  const summary = `#${tag} is not among the tags that the model learned.`;
  return { tag, score: 0, words: [], summary };
}
