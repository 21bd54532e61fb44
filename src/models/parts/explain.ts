import type { ExplainedWord, Explanation } from '../model.ts';

/**
 * An explanation by words, weightiest first; the sentence names the up to three that speak most for the tag.
 *
 * @param popular the sentence where nothing in the post speaks for the tag (`summarizePopular`)
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

/** Weightiest first; ties by word. */
export function byWeight(a: ExplainedWord, b: ExplainedWord): number {
  return b.weight - a.weight || (a.word < b.word ? -1 : a.word > b.word ? 1 : 0);
}

/** For a tag that was not learnt. */
export function explainUnknown(tag: string): Explanation {
  const summary = `#${tag} is not among the tags that the model learned.`;
  return { tag, score: 0, words: [], summary };
}
