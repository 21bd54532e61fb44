/** What explanations of networks say of words and earlier posts. */
import type { ExplainedPost, ExplainedWord } from '../model.ts';
import { byWeight } from '../parts/explain.ts';
import type { ReadPost } from './input.ts';

/** Words with their weights, largest first. The weights may end before the words do. */
export function weighted({ tokens }: ReadPost, weights: ArrayLike<number>): ExplainedWord[] {
  return tokens
    .slice(0, weights.length)
    .map((word, place) => ({ word, weight: weights[place], place }))
    .sort(byWeight);
}

export function summarizeHistory(history: readonly ExplainedPost[] = []): string {
  const [most] = history;
  if (!most || most.words.length === 0) return '';
  return ` Of the earlier posts, the model pays most attention to the one with ${nameWords(most.words)}.`;
}

/** Up to three different words. */
function nameWords(words: readonly ExplainedWord[]): string {
  return [...new Set(words.map(({ word }) => word))]
    .slice(0, 3)
    .map((word) => `"${word}"`)
    .join(', ');
}

export function summarize(tag: string, words: readonly ExplainedWord[], attends: boolean): string {
  const telling = words.filter(({ weight }) => weight > 0);
  if (telling.length === 0) return `No word of the post makes #${tag} more probable.`;
  const named = nameWords(telling);
  return attends
    ? `The model pays most attention to the words ${named}.`
    : `Without the words ${named}, #${tag} would be less probable.`;
}
