import type { Recommendation, Recommender } from '../models/model.ts';
import type { Query } from '../posts/post.ts';
import type { PlatformName } from './platforms.ts';
import { candidatesFor, postProcess, type Suggestion } from './post-process.ts';
import type { LoadedRecommender } from './recommender.ts';

export interface SuggestOptions {
  /** Most tags for a post, suggestions and popular ones together. */
  readonly k: number;
  /** Leave out what would break this platform's limits (default: no limits). */
  readonly platform?: PlatformName | undefined;
  /**
   * Leave out suggestions whose probability (where the model gives one, else score) is below this (default: none).
   * Popular tags are not suggestions; they stay.
   */
  readonly minimum?: number | undefined;
  /**
   * The ranking itself, all of it in `suggestions`: with near duplicates, tags that the draft already has, and popular
   * tags wherever they rank (default false).
   */
  readonly raw?: boolean | undefined;
}

/** The tags for one draft: at most `k` in both lists together, no two of them alike. */
export interface Suggestions {
  /** Tags that something in the draft, its replies or its author's posts speaks for, best first. */
  readonly suggestions: Suggestion[];
  /** Tags that nothing speaks for but how often they are used. To be shown apart, under a heading that says so. */
  readonly popular: Suggestion[];
}

/**
 * What people are shown: the ranking of each draft, post-processed, with what is merely popular set apart. The command
 * line, the server and pages all use it.
 *
 * @param recommender a loaded bundle; `spellings` are its usual spellings
 */
export async function suggest(
  recommender: Recommender & Pick<LoadedRecommender, 'spellings'>,
  queries: readonly Query[],
  { k, platform, minimum = Number.NEGATIVE_INFINITY, raw = false }: SuggestOptions,
): Promise<Suggestions[]> {
  const { spellings } = recommender;
  const reaches = ({ probability, score }: Recommendation) => (probability ?? score) >= minimum;
  const rankings = await recommender.recommend(queries, raw ? k : candidatesFor(k));
  return rankings.map((ranking, at) => {
    if (raw) {
      const display = ({ tag }: Recommendation) => spellings.get(tag) ?? tag;
      const suggestions = ranking.filter(reaches).map((one) => ({ ...one, display: display(one) }));
      return { suggestions, popular: [] };
    }
    // In one list, so that a popular tag neither repeats a suggestion nor takes its room.
    const inOrder = [
      ...ranking.filter((one) => !one.popular && reaches(one)),
      ...ranking.filter((one) => one.popular && one.seen),
    ];
    const { text } = queries[at];
    const shown = postProcess(inOrder, text, { k, spellings, ...(platform && { platform }) });
    return {
      suggestions: shown.filter(({ popular }) => !popular),
      popular: shown.filter(({ popular }) => popular),
    };
  });
}
