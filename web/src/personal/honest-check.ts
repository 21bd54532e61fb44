import { evaluateRankings } from '../../../src/evaluation/evaluate-rankings.ts';
import type { FitContext, Model, Recommendation } from '../../../src/models/model.ts';
import { toQuery } from '../../../src/posts/history.ts';
import type { Post } from '../../../src/posts/post.ts';
import { loadPersonalModel } from './load-personal-model.ts';

/** How many posts are predicted between two reports of progress. */
const batch = 32;
/** With fewer posts to predict, the figures would be chance. */
const fewestPredicted = 10;

interface CheckFigures {
  /** Of the best tag, in [0, 1]. */
  readonly 'f1@1': number;
  /** Share of the posts with one of their tags among the best five. */
  readonly 'hit@5': number;
}

/** How well a model predicts posts that it has not seen. */
export interface HonestCheck {
  /** Posts that were learned from, and later posts with tags that were predicted. */
  readonly learned: number;
  readonly predicted: number;
  /** Whether "later" is by time; otherwise by the order of the file, because a post has no time. */
  readonly byTime: boolean;
  readonly model: CheckFigures;
  /** The same posts, if the person's most used tags were always suggested. */
  readonly mostUsed: CheckFigures;
}

/** The earlier nine tenths of the posts and the last tenth. */
export interface LastTenth {
  readonly earlier: readonly Post[];
  readonly later: readonly Post[];
  readonly byTime: boolean;
}

/** Splits the posts by time; posts of the same time, and all if one has no time, in the given order. */
export function lastTenth(posts: readonly Post[]): LastTenth {
  const byTime = posts.every(({ time }) => time !== undefined);
  const inOrder = byTime ? posts.toSorted((a, b) => a.time! - b.time!) : posts;
  const end = posts.length - Math.floor(posts.length / 10);
  return { earlier: inOrder.slice(0, end), later: inOrder.slice(end), byTime };
}

/**
 * Trains the model on the earlier nine tenths of the posts and predicts the last tenth.
 *
 * @param options of the model
 * @returns undefined if fewer than ten of the later posts have tags, or no earlier one has
 */
export async function checkHonestly(
  model: Model,
  posts: readonly Post[],
  options: Record<string, unknown>,
  context: FitContext,
): Promise<HonestCheck | undefined> {
  const { earlier, later, byTime } = lastTenth(posts);
  const tagged = later.filter(hasTags);
  if (tagged.length < fewestPredicted || !earlier.some(hasTags)) return undefined;
  const popular = await loadPersonalModel('popular');
  const fitted = await model.fit({ train: earlier }, options, context);
  const mostUsed = await popular.fit({ train: earlier }, {}, { ...context, onProgress() {} });
  const rankings: Recommendation[][] = [];
  for (let at = 0; at < tagged.length; at += batch) {
    context.onProgress?.({ phase: 'predict later posts', done: at, total: tagged.length });
    const queries = tagged.slice(at, at + batch).map(toQuery);
    rankings.push(...(await fitted.recommend(queries, 5)));
  }
  return {
    learned: earlier.length,
    predicted: tagged.length,
    byTime,
    model: figures(rankings, tagged),
    mostUsed: figures(await mostUsed.recommend(tagged.map(toQuery), 5), tagged),
  };
}

function hasTags({ hashtags }: Post): boolean {
  return hashtags.length > 0;
}

function figures(rankings: readonly Recommendation[][], posts: readonly Post[]): CheckFigures {
  const gold = posts.map(({ hashtags }) => hashtags);
  const { metrics } = evaluateRankings(rankings, gold, { cutoffs: [1, 5] });
  return { 'f1@1': metrics['f1@1'], 'hit@5': metrics['hit@5'] };
}
