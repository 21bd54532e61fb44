/**
 * Recommends the author's own most used tags. For author `a` with `n` tag uses, a tag `t` with share `q` of them
 * (weighted by recency) and popularity `p` (its share of everyone's uses) scores:
 *
 *     score(t | a) = (n q(t) + smoothing p(t)) / (n + smoothing)
 *
 * Dirichlet smoothing (Zhai & Lafferty 2001, "A Study of Smoothing Methods for Language Models Applied to
 * Ad Hoc Information Retrieval", section 3): a new author gets the most used tags, and an author with
 * many posts gets almost only their own. The scores sum to one over the tags, so they are probabilities.
 *
 * What differs: recency affects only the shares, not `n`, so that authors who have not posted for a long time still
 * get their own tags first.
 *
 * If a query has a `history`, it replaces the author's training posts. Tags in it that no training post has are
 * marked `seen: false`.
 */
import Type, { type Static } from 'typebox';
import { parseOptions } from '../base/options.ts';
import { TagTable } from '../features/tag-table.ts';
import { newestFirst, TaggedPosts, type TagUse, usesInHistory } from '../features/tagged-posts.ts';
import type { Query } from '../posts/post.ts';
import type { BundleContents, Explanation, Fitted, Model, Recommendation } from './model.ts';
import { bundleLines, tagsToLearn } from './parts/fitting.ts';
import {
  markPopular,
  mixPopular,
  popularity,
  rankTags,
  summarizePopular,
} from './parts/ranking.ts';
import { withoutAuthor } from './parts/without-author.ts';

const options = Type.Object(
  {
    halfLifeDays: Type.Number({
      default: 10,
      minimum: 0,
      search: { from: 1, to: 365, scale: 'log', or: [0], needs: ['author', 'time'] },
      description: "Half-life in days of an author's uses of tags; 0: all uses count the same",
    }),
    smoothing: Type.Number({
      default: 1,
      exclusiveMinimum: 0,
      search: { from: 0.01, to: 100, scale: 'log', needs: ['author'] },
      description: "How many of the author's own uses weigh as much as general popularity",
    }),
  },
  { additionalProperties: false },
);
type Options = Static<typeof options>;

export const author: Model<typeof options> = {
  name: 'author',
  paper: 'baseline without a paper; smoothing of Zhai & Lafferty, SIGIR 2001',
  summary: "the author's own most used tags, recent uses first; then popular tags",
  options,
  async fit(corpus, given) {
    const parsed = parseOptions(options, given, 'author');
    const tags = tagsToLearn(corpus, 'author');
    return new FittedAuthor(TaggedPosts.build(newestFirst(corpus.train), tags), parsed);
  },
  async load(bundle) {
    const where = 'bundle of author';
    const tags = TagTable.fromLines(bundleLines(bundle, 'tags'), where);
    const authors = bundleLines(bundle, 'authors');
    const posts = TaggedPosts.fromArrays(tags, authors, bundle.arrays, where);
    return new FittedAuthor(posts, parseOptions(options, bundle.options, 'author'));
  },
  forget: withoutAuthor,
};

class FittedAuthor implements Fitted {
  readonly #posts: TaggedPosts;
  readonly #options: Options;
  /** shape (L,) */
  readonly #popular: Float64Array;

  constructor(posts: TaggedPosts, options: Options) {
    this.#posts = posts;
    this.#options = options;
    this.#popular = popularity(posts.tags);
  }

  async recommend(queries: readonly Query[], k: number): Promise<Recommendation[][]> {
    return queries.map((query) => {
      const uses = this.#uses(query);
      const ranking = rankTags(this.#posts.tags, this.#scores(uses, k), k);
      return markPopular(
        ranking.map((best) => ({ ...best, probability: best.score })),
        (tag) => uses.has(tag),
      );
    });
  }

  async explain(query: Query, tag: string): Promise<Explanation> {
    const uses = this.#uses(query);
    const authorUses = uses.get(tag)?.uses ?? 0;
    return {
      tag,
      score: this.#scores(uses, this.#posts.tags.size).get(tag) ?? 0,
      authorUses,
      summary:
        authorUses > 0
          ? `The author used #${tag} ${authorUses === 1 ? 'once' : `${authorUses} times`} before.`
          : summarizePopular(tag, this.#posts.tags),
    };
  }

  #uses({ author, history, time }: Query): Map<string, TagUse> {
    const { halfLifeDays } = this.#options;
    return history
      ? usesInHistory(history, time, halfLifeDays)
      : this.#posts.usesOf(author, time, halfLifeDays);
  }

  /** Scores of the author's tags and of enough popular ones to rank `k`. */
  #scores(used: ReadonlyMap<string, TagUse>, k: number): Map<string, number> {
    const { smoothing } = this.#options;
    let uses = 0;
    let total = 0;
    for (const use of used.values()) {
      uses += use.uses;
      total += use.weight;
    }
    const own = uses / (uses + smoothing);
    const scores = new Map<string, number>();
    for (const [tag, { weight }] of used) scores.set(tag, (own * weight) / total);
    mixPopular(scores, this.#posts.tags, this.#popular, 1 - own, k);
    return scores;
  }

  export(): BundleContents {
    return {
      model: 'author',
      options: this.#options,
      arrays: this.#posts.toArrays(),
      vocabularies: { tags: this.#posts.tags.toLines(), authors: this.#posts.authors },
    };
  }
}
