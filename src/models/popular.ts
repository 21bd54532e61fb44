/**
 * The most used tags, the same for every post: a baseline that does not read the post.
 *
 * With `halfLifeDays`, the most used tags recently: the weight of a use halves with every half-life between it and
 * the query's time (or the newest training post, if the query has no time). Later uses do not count.
 */
import Type, { type Static } from 'typebox';
import { parseOptions } from '../base/options.ts';
import { TagTable } from '../features/tag-table.ts';
import { newestFirst, recency, TaggedPosts } from '../features/tagged-posts.ts';
import type { Query } from '../posts/post.ts';
import type { BundleContents, Explanation, Fitted, Model, Recommendation } from './model.ts';
import { bestTags, bundleLines, tagsToLearn } from './parts/fitting.ts';
import { markPopular, summarizePopular } from './parts/ranking.ts';

const options = Type.Object(
  {
    halfLifeDays: Type.Number({
      default: 0,
      minimum: 0,
      search: { from: 1, to: 365, scale: 'log', or: [0], needs: ['time'] },
      description: 'Half-life in days of a use of a tag; 0: all uses count the same',
    }),
  },
  { additionalProperties: false },
);
type Options = Static<typeof options>;

/** Uses older than this many half-lives do not count: they would weigh less than a millionth. */
const FORGOTTEN_HALF_LIVES = 20;

export const popular: Model<typeof options> = {
  name: 'popular',
  paper: 'baseline without a paper',
  summary: 'the most used tags, of all time or recently',
  options,
  async fit(corpus, given) {
    const parsed = parseOptions(options, given, 'popular');
    const tags = tagsToLearn(corpus, 'popular');
    // Without a half-life, the counts in the tag table are enough.
    const remembered = parsed.halfLifeDays > 0 ? newestFirst(corpus.train) : [];
    const anonymous = remembered.map((post) => ({ ...post, author: undefined }));
    return new FittedPopular(TaggedPosts.build(anonymous, tags), parsed);
  },
  async load(bundle) {
    const where = 'bundle of popular';
    const tags = TagTable.fromLines(bundleLines(bundle, 'tags'), where);
    const posts = TaggedPosts.fromArrays(tags, [], bundle.arrays, where);
    return new FittedPopular(posts, parseOptions(options, bundle.options, 'popular'));
  },
};

class FittedPopular implements Fitted {
  readonly #posts: TaggedPosts;
  readonly #options: Options;
  /** shape (L,): uses over all time */
  readonly #counts: Float64Array;

  constructor(posts: TaggedPosts, options: Options) {
    this.#posts = posts;
    this.#options = options;
    const { tags } = posts;
    this.#counts = Float64Array.from({ length: tags.size }, (_, id) => tags.count(id));
  }

  async recommend(queries: readonly Query[], k: number): Promise<Recommendation[][]> {
    const ranking = (query: Query) => bestTags(this.#posts.tags, this.#scores(query), k);
    return queries.map((query) => markPopular(ranking(query), () => false));
  }

  async explain(query: Query, tag: string): Promise<Explanation> {
    const { tags } = this.#posts;
    const id = tags.id(tag);
    return {
      tag,
      score: id === undefined ? 0 : this.#scores(query)[id],
      summary: summarizePopular(tag, tags),
    };
  }

  /** Uses of each tag, weighted by recency. shape (L,) */
  #scores({ time }: Query): Float64Array {
    const { halfLifeDays } = this.#options;
    if (halfLifeDays === 0 || Number.isNaN(this.#posts.newest)) return this.#counts;
    const now = time ?? this.#posts.newest;
    const scores = new Float64Array(this.#counts.length);
    const forgotten = now - FORGOTTEN_HALF_LIVES * halfLifeDays * 24 * 3_600_000;
    const { times } = this.#posts;
    for (let post = 0; post < times.length; post++) {
      const used = times[post];
      if (used > now) continue;
      // Newest first: all that follow are older, or have no time.
      if (!(used >= forgotten)) break;
      const weight = recency(used, now, halfLifeDays);
      for (const id of this.#posts.tagsOf(post)) scores[id] += weight;
    }
    return scores;
  }

  export(): BundleContents {
    return {
      model: 'popular',
      options: this.#options,
      arrays: this.#posts.toArrays(),
      vocabularies: { tags: this.#posts.tags.toLines() },
    };
  }
}
