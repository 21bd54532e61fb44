import type { Source } from '../source.ts';
import { sourceOf } from '../source-names.ts';
import { authorsAlike } from './alike-authors.ts';
import { author } from './author.ts';
import { coOccurrence } from './co-occurrence.ts';
import { neighbours } from './neighbours.ts';
import { spans } from './spans.ts';
import { trends } from './trends.ts';
import { wordTags } from './word-tags.ts';

/** All sources, in the order of their features. */
export const sources: readonly Source[] = [
  neighbours('words', { sum: 40, max: 15, recent: 15 }),
  neighbours('bigrams', { sum: 15, max: 15 }),
  neighbours('characters', { sum: 30, max: 15 }),
  neighbours('conversation', { sum: 30, max: 15 }),
  wordTags('words', { sum: 25, max: 15 }),
  wordTags('bigrams', { sum: 15, max: 15 }),
  wordTags('characters', { sum: 15, max: 15 }),
  wordTags('conversation', { sum: 15, max: 15 }),
  author,
  trends,
  authorsAlike,
  coOccurrence,
  spans,
];

/**
 * All sources, of which some are silent: they propose nothing, and their features tell nothing.
 *
 * @param without names as `sourceOf` gives them
 */
export function sourcesWithout(without: readonly string[]): readonly Source[] {
  return sources.map((source) => {
    const [first] = Object.keys(source.scores);
    return without.includes(sourceOf(first)) ? { ...source, propose: () => undefined } : source;
  });
}
