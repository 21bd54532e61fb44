/**
 * Multinomial naive Bayes: "NB" and, with `history` above 0, "NB+H" of Huang et al. 2016 (COLING,
 * https://aclanthology.org/C16-1090), who follow Mazzia & Juett 2009. With n words of the post in the
 * vocabulary of V words, c(t, w) uses of w in posts with tag t, c(t) their sum, and p(t) the tag's share of
 * all uses of tags:
 *
 *     score(t) = log p(t) + sum over words of log((c(t, w) + alpha) / (c(t) + alpha V))
 *              = log p(t) + n log(alpha / (c(t) + alpha V)) + sum over words of log(1 + c(t, w) / alpha)
 *
 * The last sum only has the words that occur with the tag, so that a post costs its words' postings and one
 * pass over the tags, and yet every score is exact. Probabilities are the scores' softmax.
 *
 * What differs, and why:
 * - A post with several tags is one training post for each.
 * - The paper does not say which smoothing: Lidstone's alpha is an option (1: Laplace). Tags of a long tail
 *   have few words each, which a small alpha tells apart better.
 * - Nor how long the history is: the words of the author's `history` latest posts before, without their
 *   tags, count as the post's own.
 */
import Type, { type Static } from 'typebox';
import { parseOptions } from '../base/options.ts';
import { vector } from '../base/safetensors.ts';
import { type SparseRows, SparseRowsBuilder, transpose } from '../base/sparse-rows.ts';
import { TagTable } from '../features/tag-table.ts';
import { Vocabulary } from '../features/vocabulary.ts';
import { withHistory } from '../posts/history.ts';
import type { HistoryPost, Post, Query } from '../posts/post.ts';
import { createPipeline, type Pipeline, textOptionsSchema } from '../text/pipeline.ts';
import { bestTags, bundleArray, bundleLines, tagsToLearn } from './fitting.ts';
import { explainByWords, explainUnknown } from './linear/explain.ts';
import { rowsOfOutputs } from './linear/training-data.ts';
import type { BundleContents, Explanation, Fitted, Model, Recommendation } from './model.ts';
import { RememberedPosts } from './remembered-posts.ts';
import { tokenizePosts } from './tokenize-posts.ts';

const options = Type.Object(
  {
    text: Type.Object(textOptionsSchema.properties, {
      additionalProperties: false,
      default: {},
      description: 'How posts become words: a profile and what differs from it',
    }),
    alpha: Type.Number({
      default: 0.01,
      exclusiveMinimum: 0,
      description: 'Added to the count of every word (Lidstone); 1 is Laplace',
    }),
    history: Type.Integer({
      default: 0,
      minimum: 0,
      description: "How many of the author's earlier posts have their words join the text",
    }),
    minDocuments: Type.Integer({
      default: 1,
      minimum: 1,
      description: 'Words in fewer training posts than this are left out',
    }),
    minCount: Type.Integer({
      default: 1,
      minimum: 1,
      description: 'Tags in fewer training posts than this are not learnt',
    }),
  },
  { additionalProperties: false },
);
type Options = Static<typeof options>;

export const naiveBayes: Model<typeof options> = {
  name: 'naive-bayes',
  paper: 'comparison methods NB and NB+H of Huang et al. 2016',
  summary: "multinomial naive Bayes over words, also of the author's earlier posts",
  options,
  async fit(corpus, given, context) {
    const parsed = parseOptions(options, given, 'naive-bayes');
    const tags = tagsToLearn(corpus, 'naive-bayes', parsed.minCount);
    const pipeline = createPipeline(parsed.text, context.runtime);
    const tokens = await tokenizePosts(
      corpus.train,
      ({ text, lang }) => pipeline.tokenize(text, lang),
      'naive-bayes',
      context,
    );
    const words = Vocabulary.build(tokens, parsed);
    const ids = new Map(
      corpus.train.map((post, i) => [post as HistoryPost, words.encode(tokens[i]!)] as const),
    );
    return new FittedNaiveBayes(parsed, pipeline, {
      tags,
      words,
      counts: countWords(corpus.train, parsed.history, ids, tags, words.size),
      remembered: RememberedPosts.build(corpus.train, parsed.history, (post) => ids.get(post)!),
    });
  },
  async load(bundle, runtime) {
    const parsed = parseOptions(options, bundle.options, 'naive-bayes');
    const where = 'bundle of naive-bayes';
    const tags = TagTable.fromLines(bundleLines(bundle, 'tags'), `${where}: tags`);
    const words = Vocabulary.fromLines(bundleLines(bundle, 'words'), `${where}: words`);
    const offsets = bundleArray(bundle, 'counts.offsets', Uint32Array, words.size + 1);
    const indices = bundleArray(bundle, 'counts.tags', Int32Array, offsets.at(-1)!);
    const values = bundleArray(bundle, 'counts.values', Float32Array, offsets.at(-1)!);
    return new FittedNaiveBayes(parsed, createPipeline(parsed.text, runtime), {
      tags,
      words,
      counts: { columns: tags.size, offsets, indices, values },
      remembered: RememberedPosts.fromBundle(bundle),
    });
  },
  /** The posts remembered of the author; their words stay in the counts. */
  forget(bundle, author) {
    const remembered = RememberedPosts.fromBundle(bundle).without(author);
    return {
      ...bundle,
      arrays: { ...bundle.arrays, ...remembered.toArrays() },
      vocabularies: { ...bundle.vocabularies, authors: remembered.authors },
    };
  },
};

/** c(t, w), shape (V, L). */
function countWords(
  posts: readonly Post[],
  history: number,
  ids: ReadonlyMap<HistoryPost, readonly number[]>,
  tags: TagTable,
  words: number,
): SparseRows {
  const earlier = history > 0 ? withHistory(posts, { size: history }) : [];
  const byTag = rowsOfOutputs(
    posts.map((post) => tags.encode(post.hashtags)),
    tags.size,
  );
  const counts = new SparseRowsBuilder(words);
  for (const rows of byTag) {
    const own = new Map<number, number>();
    for (const row of rows) {
      for (const post of [posts[row]!, ...(earlier[row]?.history ?? [])]) {
        for (const word of ids.get(post)!) own.set(word, (own.get(word) ?? 0) + 1);
      }
    }
    counts.add(own);
  }
  return transpose(counts.finish());
}

interface Learnt {
  readonly tags: TagTable;
  readonly words: Vocabulary;
  /** c(t, w), shape (V, L) */
  readonly counts: SparseRows;
  readonly remembered: RememberedPosts;
}

class FittedNaiveBayes implements Fitted {
  readonly #options: Options;
  readonly #pipeline: Pipeline;
  readonly #learnt: Learnt;
  /** log p(t), shape (L,) */
  readonly #priors: Float64Array;
  /** log(alpha / (c(t) + alpha V)): what a word says that never occurs with the tag; shape (L,) */
  readonly #unseen: Float64Array;
  /** log(1 + c(t, w) / alpha), in the places of `counts.values` */
  readonly #gains: Float64Array;
  /** The sum of all counts. */
  readonly #total: number;

  constructor(options: Options, pipeline: Pipeline, learnt: Learnt) {
    this.#options = options;
    this.#pipeline = pipeline;
    this.#learnt = learnt;
    const { tags, words, counts } = learnt;
    const { alpha } = options;
    let uses = 0;
    for (let t = 0; t < tags.size; t++) uses += tags.count(t);
    this.#priors = new Float64Array(tags.size).map((_, t) => Math.log(tags.count(t) / uses));
    const totals = new Float64Array(tags.size);
    counts.indices.forEach((tag, at) => {
      totals[tag]! += counts.values[at]!;
    });
    const smoothing = alpha * Math.max(1, words.size); // without words nothing is ever unseen
    this.#unseen = totals.map((total) => Math.log(alpha / (total + smoothing)));
    this.#gains = Float64Array.from(counts.values, (count) => Math.log1p(count / alpha));
    this.#total = totals.reduce((sum, total) => sum + total, 0);
  }

  async recommend(queries: readonly Query[], k: number): Promise<Recommendation[][]> {
    return queries.map((query) => {
      const scores = this.#scores(this.#words(query));
      const most = scores.reduce((a, b) => Math.max(a, b));
      const sum = scores.reduce((total, score) => total + Math.exp(score - most), 0);
      return bestTags(this.#learnt.tags, scores, k).map((best) => ({
        ...best,
        probability: Math.exp(best.score - most) / sum,
      }));
    });
  }

  /** Each word with its uses times log(p(word | tag) / p(word)). */
  async explain(query: Query, tag: string): Promise<Explanation> {
    const { tags, words, counts } = this.#learnt;
    const { alpha } = this.#options;
    const id = tags.id(tag);
    if (id === undefined) return explainUnknown(tag);
    const uses = this.#words(query);
    const parts = [...uses].map(([word, times]): [string, number] => {
      let gain = this.#unseen[id]!;
      let everywhere = 0;
      for (let i = counts.offsets[word]!; i < counts.offsets[word + 1]!; i++) {
        everywhere += counts.values[i]!;
        if (counts.indices[i] === id) gain += this.#gains[i]!;
      }
      const share = (everywhere + alpha) / (this.#total + alpha * words.size);
      return [words.token(word), times * (gain - Math.log(share))];
    });
    return explainByWords(tag, this.#scores(uses)[id]!, parts);
  }

  /** The known words of the post and of its author's earlier posts, with how often each occurs. */
  #words(query: Query): Map<number, number> {
    const { words, remembered } = this.#learnt;
    const { history } = this.#options;
    const encode = (text: string) => words.encode(this.#pipeline.tokenize(text, query.lang));
    const earlier =
      history === 0
        ? []
        : (query.history?.slice(-history).map(({ text }) => encode(text)) ??
          remembered.before(query.author, query.time));
    const uses = new Map<number, number>();
    for (const ids of [encode(query.text), ...earlier]) {
      for (const word of ids) uses.set(word, (uses.get(word) ?? 0) + 1);
    }
    return uses;
  }

  #scores(uses: ReadonlyMap<number, number>): Float64Array {
    const { offsets, indices } = this.#learnt.counts;
    let n = 0;
    for (const times of uses.values()) n += times;
    const scores = this.#priors.map((prior, t) => prior + n * this.#unseen[t]!);
    for (const [word, times] of uses) {
      for (let i = offsets[word]!; i < offsets[word + 1]!; i++) {
        scores[indices[i]!]! += times * this.#gains[i]!;
      }
    }
    return scores;
  }

  export(): BundleContents {
    const { tags, words, counts, remembered } = this.#learnt;
    return {
      model: 'naive-bayes',
      options: { ...this.#options, text: this.#pipeline.options },
      arrays: {
        'counts.offsets': vector(counts.offsets),
        'counts.tags': vector(counts.indices),
        'counts.values': vector(counts.values),
        ...remembered.toArrays(),
      },
      vocabularies: {
        tags: tags.toLines(),
        words: words.toLines(),
        authors: remembered.authors,
      },
    };
  }
}
