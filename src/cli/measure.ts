import { throwIfAborted } from '../base/errors.ts';
import { evaluateRankings, type Report } from '../evaluation/index.ts';
import type { Recommendation, Recommender } from '../models/model.ts';
import type { Query } from '../posts/post.ts';
import type { ProgressDisplay } from './progress.ts';
import type { Terminal } from './terminal.ts';

/** How many queries a recommender gets at a time. Ctrl-C takes effect between two batches. */
const batchSize = 256;

/** Rankings for posts, and how long they took. */
export interface Answers {
  readonly rankings: readonly Recommendation[][];
  readonly seconds: number;
}

/**
 * Asks for the `k` best tags of every query.
 *
 * @throws {InterruptedError} once the terminal's signal is aborted
 */
export async function answerAll(
  recommender: Recommender,
  queries: readonly Query[],
  k: number,
  terminal: Terminal,
  progress: ProgressDisplay,
): Promise<Answers> {
  const rankings: Recommendation[][] = [];
  const start = performance.now();
  for (let at = 0; at < queries.length; at += batchSize) {
    rankings.push(...(await recommender.recommend(queries.slice(at, at + batchSize), k)));
    progress.update({ phase: 'recommending', done: rankings.length, total: queries.length });
    await new Promise((resolve) => setImmediate(resolve));
    throwIfAborted(terminal.signal, 'evaluation');
  }
  return { rankings, seconds: (performance.now() - start) / 1000 };
}

/** The metrics of `figuresOf` that are printed. */
export const keyFigures = [
  'precision@1',
  'recall@1',
  'f1@1',
  'f1@5',
  'ndcg@5',
  'map@5',
  'hit@5',
] as const;

/**
 * The metrics that are stored in a bundle, in the default convention: precision, recall and F1 at one to five tags,
 * the others at five.
 */
export function figuresOf(
  rankings: readonly Recommendation[][],
  gold: readonly (readonly string[])[],
): Report['metrics'] {
  const cutoffs = [1, 2, 3, 4, 5];
  const { metrics } = evaluateRankings(rankings, gold, { cutoffs });
  const curves = ['precision', 'recall', 'f1'].flatMap((measure) =>
    cutoffs.map((k) => `${measure}@${k}`),
  );
  const names = [...curves, 'ndcg@5', 'map@5', 'hit@5'];
  return Object.fromEntries(names.map((name) => [name, metrics[name]]));
}
