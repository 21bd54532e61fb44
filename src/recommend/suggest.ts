import { InvalidArgumentError } from '../base/errors.ts';
import type { Recommendation, Recommender } from '../models/model.ts';
import type { Query } from '../posts/post.ts';
import { findHashtags } from '../text/hashtags.ts';
import { diversify, tagSimilarity } from './diversify.ts';
import type { PlatformName } from './platforms.ts';
import { candidatesFor, postProcess, type Suggestion } from './post-process.ts';
import type { LoadedRecommender } from './recommender.ts';
import { allowed, BlockList } from './tag-filter.ts';

export interface SuggestOptions {
  /** Maximum number of tags for a post, suggestions and popular ones together. */
  readonly k: number;
  /** Leave out tags that would exceed this platform's limits (default: no limits). */
  readonly platform?: PlatformName | undefined;
  /**
   * Leave out suggestions whose probability (or score, if the model has no probabilities) is below this. Popular tags are
   * not affected. Default: the model's `defaultMinimum`, or no minimum, also for a raw ranking.
   */
  readonly minimum?: number | undefined;
  /** Leave out tags that no training post has (default false). */
  readonly knownOnly?: boolean | undefined;
  /** Tags never to suggest, in any spelling, with or without `#` (default: none). */
  readonly block?: readonly string[] | undefined;
  /**
   * In [0, 1]. Above 0, a suggestion that says nearly the same as a better one, because they share words or posts, comes
   * later (`diversify`). Popular tags are not affected, nor is a raw ranking (default 0).
   */
  readonly diversity?: number | undefined;
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

/** More candidates to ask for than needed, because some may be blocked, at most. */
const mostSpare = 1000;

/** What `suggest` uses of a loaded bundle. */
export type Suggester = Recommender &
  Pick<LoadedRecommender, 'spellings'> &
  Partial<Pick<LoadedRecommender, 'blocked'>>;

/**
 * Returns the tags to show for each draft: the post-processed ranking, with merely popular tags in a separate list. The
 * command line, the server and web pages all use it.
 *
 * @param recommender a loaded bundle, with the usual spellings of its tags
 * @throws {InvalidArgumentError} if `diversity` is not in [0, 1], or an entry of `block` is not a tag
 */
export async function suggest(
  recommender: Suggester,
  queries: readonly Query[],
  options: SuggestOptions,
): Promise<Suggestions[]> {
  const { k, platform, raw = false, diversity = 0 } = options;
  const usual = raw ? undefined : recommender.defaultMinimum;
  const minimum = options.minimum ?? usual ?? Number.NEGATIVE_INFINITY;
  if (!(diversity >= 0 && diversity <= 1)) {
    throw new InvalidArgumentError(`diversity must be a number from 0 to 1, got ${diversity}`);
  }
  const { spellings } = recommender;
  const blocked = [recommender.blocked, new BlockList(options.block ?? [])].filter(
    (list) => list !== undefined,
  );
  const filter = { knownOnly: options.knownOnly ?? false, blocked, spellings };
  const reaches = ({ probability, score }: Recommendation) => (probability ?? score) >= minimum;
  const similarity = tagSimilarity(spellings, recommender.together?.bind(recommender));
  const asked = raw ? queries : queries.map(withDraftTags);
  const spare = Math.min(
    blocked.reduce((sum, { size }) => sum + size, 0),
    mostSpare,
  );
  const rankings = await recommender.recommend(asked, raw ? k : candidatesFor(k) + spare);
  return rankings.map((all, at) => {
    const ranking = allowed(all, filter);
    if (raw) {
      const display = ({ tag }: Recommendation) => spellings.get(tag) ?? tag;
      const suggestions = ranking.filter(reaches).map((one) => ({ ...one, display: display(one) }));
      return { suggestions, popular: [] };
    }
    // Processed as one list, so that a popular tag neither repeats a suggestion nor takes its room.
    const pointedTo = ranking.filter((one) => !one.popular && reaches(one));
    const inOrder = [
      ...diversify(pointedTo, diversity, similarity),
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
