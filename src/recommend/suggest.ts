import type { Recommendation, Recommender } from '../models/model.ts';
import type { Query } from '../posts/post.ts';
import { findHashtags } from '../text/hashtags.ts';
import type { PlatformName } from './platforms.ts';
import { candidatesFor, postProcess, type Suggestion } from './post-process.ts';
import type { LoadedRecommender } from './recommender.ts';

export interface SuggestOptions {
  /** Maximum number of tags for a post, suggestions and popular ones together. */
  readonly k: number;
  /** Leave out tags that would exceed this platform's limits (default: no limits). */
  readonly platform?: PlatformName | undefined;
  /**
   * Leave out suggestions whose probability (or score, if the model has no probabilities) is below this (default: no
   * minimum). Popular tags are not affected.
   */
  readonly minimum?: number | undefined;
  /**
   * Return the raw ranking in `suggestions`, including near-duplicates, tags that the draft already has, and popular
   * tags at their ranks (default false).
   */
  readonly raw?: boolean | undefined;
}

/** The tags for one draft: at most `k` in both lists together, without near-duplicates. */
export interface Suggestions {
  /** Tags that something in the draft, its replies or its author's posts points to, best first. */
  readonly suggestions: Suggestion[];
  /** Tags that are listed only because they are often used. To be shown separately, under a heading that says so. */
  readonly popular: Suggestion[];
}

/**
 * Returns the tags to show for each draft: the post-processed ranking, with merely popular tags in a separate list. The
 * command line, the server and web pages all use it.
 *
 * @param recommender a loaded bundle, with the usual spellings of its tags
 */
export async function suggest(
  recommender: Recommender & Pick<LoadedRecommender, 'spellings'>,
  queries: readonly Query[],
  { k, platform, minimum = Number.NEGATIVE_INFINITY, raw = false }: SuggestOptions,
): Promise<Suggestions[]> {
  const { spellings } = recommender;
  const reaches = ({ probability, score }: Recommendation) => (probability ?? score) >= minimum;
  const asked = raw ? queries : queries.map(withDraftTags);
  const rankings = await recommender.recommend(asked, raw ? k : candidatesFor(k));
  return rankings.map((ranking, at) => {
    if (raw) {
      const display = ({ tag }: Recommendation) => spellings.get(tag) ?? tag;
      const suggestions = ranking.filter(reaches).map((one) => ({ ...one, display: display(one) }));
      return { suggestions, popular: [] };
    }
    // Processed as one list, so that a popular tag neither repeats a suggestion nor takes its room.
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

/** The query with the tags that its text has, unless it names them itself. */
function withDraftTags(query: Query): Query {
  if (query.tags) return query;
  const tags = findHashtags(query.text).map(({ tag }) => tag);
  return tags.length === 0 ? query : { ...query, tags };
}
