/** Finds how much each part of the text counts for a tag. */
import type { ExplainedWord } from '../../src/models/model.ts';

export interface Piece {
  readonly text: string;
  /** In [0, 1], relative to the word with the largest weight; 0 for text that does not support the tag. */
  readonly weight: number;
}

/**
 * Splits the cleaned text into words and the white space between them. A word is located by its place or, if the model
 * gives none, at every occurrence (n-grams such as "new york" too).
 */
export function highlight(cleaned: string, words: readonly ExplainedWord[]): Piece[] {
  const pieces = cleaned.split(/(\s+)/u).filter((piece) => piece !== '');
  const weights = new Float64Array(pieces.length);
  const wordsAt = pieces.flatMap((piece, at) => (piece.trim() === '' ? [] : [at]));
  for (const { word, weight, place } of words) {
    if (place !== undefined) {
      const at = wordsAt[place];
      if (at !== undefined) weights[at] = Math.max(weights[at], weight);
      continue;
    }
    const parts = word.split(/\s+/u);
    for (let i = 0; i + parts.length <= wordsAt.length; i++) {
      if (!parts.every((part, j) => pieces[wordsAt[i + j]] === part)) continue;
      for (let j = 0; j < parts.length; j++) {
        const at = wordsAt[i + j];
        weights[at] = Math.max(weights[at], weight);
      }
    }
  }
  const most = weights.reduce((a, b) => Math.max(a, b), 0);
  return pieces.map((text, at) => ({ text, weight: most > 0 ? weights[at] / most : 0 }));
}

/** The words that a model read of an earlier post, in their order. */
export function highlightRead(words: readonly ExplainedWord[]): Piece[] {
  const inOrder = [...words].sort((a, b) => (a.place ?? 0) - (b.place ?? 0));
  const text = inOrder.map(({ word }) => word).join(' ');
  return highlight(
    text,
    inOrder.map(({ word, weight }) => ({ word, weight })),
  );
}

export interface WordBar {
  readonly word: string;
  readonly weight: number;
  /** Length of the bar, in [0, 1]. */
  readonly share: number;
}

/** Returns the `most` words with the largest weights, positive or negative. Weights of equal words are added up. */
export function wordBars(words: readonly ExplainedWord[], most: number): WordBar[] {
  const sums = new Map<string, number>();
  for (const { word, weight } of words) {
    if (weight !== 0) sums.set(word, (sums.get(word) ?? 0) + weight);
  }
  const bars = [...sums].sort((a, b) => Math.abs(b[1]) - Math.abs(a[1])).slice(0, most);
  const longest = Math.abs(bars[0]?.[1] ?? 1);
  return bars.map(([word, weight]) => ({ word, weight, share: Math.abs(weight) / longest }));
}
