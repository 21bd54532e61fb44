/**
 * The author's own most used tags. Of a tag `t` for author `a` with `n` uses of tags, of which `t` has the
 * share `q` (weighed by recency), and popularity `p` (the tag's share of everyone's uses):
 *
 *     score(t | a) = (n q(t) + smoothing p(t)) / (n + smoothing)
 *
 * Dirichlet smoothing (Zhai & Lafferty 2001, "A Study of Smoothing Methods for Language Models Applied to
 * Ad Hoc Information Retrieval", section 3), so that a new author gets the most used tags and one with
 * many posts almost only their own. The scores sum to one over the tags: they are probabilities.
 *
 * What differs: recency moves the shares only, not `n`, so that authors who were silent for long still
 * get their own tags first.
 *
 * A query's `history`, when given, replaces what was remembered of the author from training. Its tags
 * may then be ones that no training post bears; they are marked `seen: false`.
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
      description:
        "An author's use of a tag counts half as much as one so many days later; 0: all count the same",
    }),
    smoothing: Type.Number({
      default: 1,
      exclusiveMinimum: 0,
      description:
        "How many uses of the author's own weigh as much as what is popular with everyone",
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

  /** The author's tags and enough popular ones to rank `k`. */
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
