import type { Recommender } from '../models/model.ts';
import type { Query } from '../posts/post.ts';
import type { PlatformName } from './platforms.ts';
import { candidatesFor, postProcess, type Suggestion } from './post-process.ts';
import type { LoadedRecommender } from './recommender.ts';

export interface SuggestOptions {
  /** Most tags for a post. */
  readonly k: number;
  /** Leave out what would break this platform's limits (default: no limits). */
  readonly platform?: PlatformName | undefined;
  /** The ranking itself: with near duplicates and tags that the draft already has (default false). */
  readonly raw?: boolean | undefined;
}

/**
 * What people are shown: the ranking of each draft, post-processed. The one way to it for the command line,
 * the server and pages.
 *
 * @param recommender a loaded bundle; `spellings` are its usual spellings
 */
export async function suggest(
  recommender: Recommender & Pick<LoadedRecommender, 'spellings'>,
  queries: readonly Query[],
  { k, platform, raw = false }: SuggestOptions,
): Promise<Suggestion[][]> {
  const { spellings } = recommender;
  const rankings = await recommender.recommend(queries, raw ? k : candidatesFor(k));
  if (raw) {
    return rankings.map((ranking) =>
      ranking.map((one) => ({ ...one, display: spellings.get(one.tag) ?? one.tag })),
    );
  }
  return rankings.map((ranking, at) =>
    postProcess(ranking, queries[at]!.text, { k, spellings, ...(platform && { platform }) }),
  );
}
