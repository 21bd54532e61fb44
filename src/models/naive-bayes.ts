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
 * A tag is spoken for if a telling word (`features/telling-words.ts`) occurred with it in training, and more often than
 * with other tags. For the rest of a ranking there are only p(t) and what smoothing leaves of the words.
 *
 * What differs, and why:
 * - A post with several tags is one training post for each.
 * - The paper does not say which smoothing: Lidstone's alpha is an option (1: Laplace). Tags of a long tail
 *   have few words each, which a small alpha tells apart better.
 * - Nor how long the history is: the words of the author's `history` latest posts before, without their
 *   tags, count as the post's own.
 */
import Type, { type Static } from 'typebox';
import { checkFinite } from '../base/array-checks.ts';
import { parseOptions } from '../base/options.ts';
import { vector } from '../base/safetensors.ts';
import { placeOf, type SparseRows, SparseRowsBuilder, transpose } from '../base/sparse-rows.ts';
import { TagTable } from '../features/tag-table.ts';
import { TellingWords } from '../features/telling-words.ts';
import { Vocabulary } from '../features/vocabulary.ts';
import { withHistory } from '../posts/history.ts';
import type { HistoryPost, Post, Query } from '../posts/post.ts';
import { createPipeline, type Pipeline } from '../text/pipeline.ts';
import { rowsOfOutputs } from './linear/training-data.ts';
import type { BundleContents, Explanation, Fitted, Model, Recommendation } from './model.ts';
import { explainByWords, explainUnknown } from './parts/explain.ts';
import {
  arrayName,
  bestTags,
  bundleArray,
  bundleLines,
  bundleRows,
  tagsToLearn,
} from './parts/fitting.ts';
import { markPopular, summarizePopular } from './parts/ranking.ts';
import { RememberedPosts } from './parts/remembered-posts.ts';
import { textOption } from './parts/text-option.ts';
import { tokenizePosts } from './parts/tokenize-posts.ts';

const options = Type.Object(
  {
    text: textOption(),
    alpha: Type.Number({
      default: 0.01,
      minimum: 1e-9,
      maximum: 1e6,
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
      corpus.train.map((post, i) => [post as HistoryPost, words.encode(tokens[i])] as const),
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
    const names = { offsets: 'counts.offsets', indices: 'counts.tags' };
    const sizes = { rows: words.size, columns: tags.size };
    const { offsets, indices } = bundleRows(bundle, names, Int32Array, sizes);
    const values = bundleArray(bundle, 'counts.values', Float32Array, indices.length);
    checkFinite(values, arrayName(bundle, 'counts.values'), 0);
    return new FittedNaiveBayes(parsed, createPipeline(parsed.text, runtime), {
      tags,
      words,
      counts: { columns: tags.size, offsets, indices, values },
      remembered: RememberedPosts.fromBundle(bundle, words.size),
    });
  },
  /** The posts remembered of the author; their words stay in the counts. */
  forget(bundle, author) {
    const words = Vocabulary.fromLines(
      bundleLines(bundle, 'words'),
      'bundle of naive-bayes: words',
    );
    const remembered = RememberedPosts.fromBundle(bundle, words.size).without(author);
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
      for (const post of [posts[row], ...(earlier[row]?.history ?? [])]) {
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

/** What was read of a query, by word id. */
interface Read {
  /** How often each known word occurs. */
  readonly uses: ReadonlyMap<number, number>;
  /** The words that tell something. */
  readonly telling: ReadonlySet<number>;
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
  /** Uses of each word, with whatever tag. shape (V,) */
  readonly #totals: Float64Array;
  /** The sum of all counts. */
  readonly #total: number;
  readonly #telling: TellingWords;

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
      totals[tag] += counts.values[at];
    });
    const smoothing = alpha * Math.max(1, words.size); // without words nothing is ever unseen
    this.#unseen = totals.map((total) => Math.log(alpha / (total + smoothing)));
    this.#gains = Float64Array.from(counts.values, (count) => Math.log1p(count / alpha));
    this.#total = totals.reduce((sum, total) => sum + total, 0);
    this.#totals = new Float64Array(words.size).map((_, word) =>
      counts.values
        .subarray(counts.offsets[word], counts.offsets[word + 1])
        .reduce((sum, count) => sum + count, 0),
    );
    this.#telling = TellingWords.of(words);
  }

  async recommend(queries: readonly Query[], k: number): Promise<Recommendation[][]> {
    const { tags } = this.#learnt;
    return queries.map((query) => {
      const { uses, telling } = this.#read(query);
      const scores = this.#scores(uses);
      const most = scores.reduce((a, b) => Math.max(a, b));
      const sum = scores.reduce((total, score) => total + Math.exp(score - most), 0);
      const ranking = bestTags(tags, scores, k).map((best) => ({
        ...best,
        probability: Math.exp(best.score - most) / sum,
      }));
      return markPopular(ranking, (tag) => this.#speaks(telling, tags.id(tag)!));
    });
  }

  /** Each word with its uses times log(p(word | tag) / p(word)). */
  async explain(query: Query, tag: string): Promise<Explanation> {
    const { tags, words } = this.#learnt;
    const id = tags.id(tag);
    if (id === undefined) return explainUnknown(tag);
    const { uses, telling } = this.#read(query);
    const parts = [...uses].map(([word, times]): [string, number] => [
      words.token(word),
      times * this.#logOdds(word, id),
    ]);
    const popular = this.#speaks(telling, id) ? undefined : summarizePopular(tag, tags);
    return explainByWords(tag, this.#scores(uses)[id], parts, popular);
  }

  /** log(p(word | tag) / p(word)) */
  #logOdds(word: number, tag: number): number {
    const { words, counts } = this.#learnt;
    const { alpha } = this.#options;
    const place = placeOf(counts, word, tag);
    const gain = this.#unseen[tag] + (place === undefined ? 0 : this.#gains[place]);
    const share = (this.#totals[word] + alpha) / (this.#total + alpha * words.size);
    return gain - Math.log(share);
  }

  /** Whether one of these words occurred with the tag, and more than with others. */
  #speaks(telling: ReadonlySet<number>, tag: number): boolean {
    const { counts } = this.#learnt;
    for (const word of telling) {
      if (placeOf(counts, word, tag) !== undefined && this.#logOdds(word, tag) > 0) return true;
    }
    return false;
  }

  /** The words of the post and of its author's earlier posts. */
  #read(query: Query): Read {
    const { words, remembered } = this.#learnt;
    const { history } = this.#options;
    const tokenize = (text: string) => this.#pipeline.tokenize(text, query.lang);
    const uses = new Map<number, number>();
    const telling = new Set<number>();
    const add = (tokens: readonly string[]) => {
      for (const word of words.encode(tokens)) uses.set(word, (uses.get(word) ?? 0) + 1);
      for (const word of this.#telling.among(tokens)) telling.add(words.id(word)!);
    };
    add(tokenize(query.text));
    if (history === 0) return { uses, telling };
    const earlier =
      query.history?.slice(-history).map(({ text }) => tokenize(text)) ??
      remembered
        .before(query.author, query.time)
        .map((ids) => Array.from(ids, (id) => words.token(id)));
    for (const tokens of earlier) add(tokens);
    return { uses, telling };
  }

  #scores(uses: ReadonlyMap<number, number>): Float64Array {
    const { offsets, indices } = this.#learnt.counts;
    let n = 0;
    for (const times of uses.values()) n += times;
    const scores = this.#priors.map((prior, t) => prior + n * this.#unseen[t]);
    for (const [word, times] of uses) {
      for (let i = offsets[word]; i < offsets[word + 1]; i++) {
        scores[indices[i]] += times * this.#gains[i];
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
