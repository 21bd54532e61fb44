import { perTagFigures } from '../../evaluation/index.ts';
import type { Confusion, TagMistake } from './report-data.ts';

/** How many pairs, and how many tags of each kind, are listed for a row. */
const MOST = 12;

/**
 * The pairs of tags most often confused: a wrong tag came first, and this gold tag was not among those decided.
 *
 * @param decided normalized tags of each post, best first
 * @param gold normalized, each once
 * Example: decided [[b]], gold [[a]]: `{ gold: 'a', given: 'b', posts: 1, of: 1 }`.
 */
export function confusions(
  decided: readonly (readonly string[])[],
  gold: readonly (readonly string[])[],
): Confusion[] {
  const support = new Map<string, number>();
  const pairs = new Map<string, { gold: string; given: string; posts: number }>();
  for (const [at, tags] of gold.entries()) {
    for (const tag of tags) support.set(tag, (support.get(tag) ?? 0) + 1);
    const [given] = decided[at];
    if (given === undefined || tags.includes(given)) continue;
    for (const missed of tags) {
      if (decided[at].includes(missed)) continue;
      const key = `${missed}\n${given}`;
      const pair = pairs.get(key);
      if (pair) pair.posts++;
      else pairs.set(key, { gold: missed, given, posts: 1 });
    }
  }
  return [...pairs.values()]
    .sort((a, b) => b.posts - a.posts || compare(a.gold, b.gold) || compare(a.given, b.given))
    .slice(0, MOST)
    .map((pair) => ({ ...pair, of: support.get(pair.gold)! }));
}

/** Tags most often given to posts that do not have them, and most often not given to posts that have them. */
export function tagMistakes(
  decided: readonly (readonly string[])[],
  gold: readonly (readonly string[])[],
): { falselyGiven: TagMistake[]; missed: TagMistake[] } {
  const figures = perTagFigures(decided, gold);
  const most = (mistakes: readonly TagMistake[]) =>
    mistakes
      .filter(({ posts }) => posts > 0)
      .sort((a, b) => b.posts - a.posts || compare(a.tag, b.tag))
      .slice(0, MOST);
  return {
    falselyGiven: most(
      figures.map(({ tag, predicted, hits }) => ({ tag, posts: predicted - hits, of: predicted })),
    ),
    missed: most(
      figures.map(({ tag, support, hits }) => ({ tag, posts: support - hits, of: support })),
    ),
  };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
