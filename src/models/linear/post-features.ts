import type { SparseRows } from '../../base/sparse-rows.ts';
import { SparseRowsBuilder } from '../../base/sparse-rows.ts';
import type { Vocabulary } from '../../features/vocabulary.ts';
import { withHistory } from '../../posts/history.ts';
import type { HistoryPost, Post, Query } from '../../posts/post.ts';
import { createPipeline, type Pipeline, type TextOptions } from '../../text/pipeline.ts';
import type { BundleContents, FitContext, Runtime } from '../model.ts';
import { tokenizePosts } from '../parts/tokenize-posts.ts';
import { type PostWords, WordsWithHistory } from '../parts/words-with-history.ts';
import type { FeatureRow, Row, WordFeatures } from './features.ts';
import type { LinearOptions } from './options.ts';

type PostFeatureOptions = Pick<LinearOptions, 'text' | 'history'>;

/**
 * The features of a post, and with a history, those of its author's earlier posts beside them: the same features, read
 * from all words of those posts together, in columns of their own.
 */
export class PostFeatures {
  readonly #features: WordFeatures;
  readonly #reader: WordsWithHistory;
  readonly #pipeline: Pipeline;
  readonly #hasHistory: boolean;

  private constructor(
    features: WordFeatures,
    reader: WordsWithHistory,
    pipeline: Pipeline,
    history: number,
  ) {
    this.#features = features;
    this.#reader = reader;
    this.#pipeline = pipeline;
    this.#hasHistory = history > 0;
  }

  /**
   * Learns the features of training posts, and computes their rows, shape (N, size), sorted by post id so that the
   * order of the posts does not matter.
   *
   * @param posts in the order in which they were written, if they have no times
   * @param learn learns from the posts' tokens
   * @returns also the post of each row, by its place in `posts`
   */
  static async fit(
    posts: readonly Post[],
    model: string,
    { text, history }: PostFeatureOptions,
    learn: (tokens: readonly (readonly string[])[]) => Promise<WordFeatures>,
    context: FitContext,
  ): Promise<{ features: PostFeatures; rows: SparseRows; order: readonly number[] }> {
    const pipeline = createPipeline(text, context.runtime);
    const tokenize = (post: Post) => pipeline.tokenize(post.text, post.lang);
    const tokens = await tokenizePosts(posts, tokenize, model, context);
    const order = [...posts.keys()].sort((a, b) => compareIds(posts[a], posts[b]));
    const words = await learn(order.map((place) => tokens[place]));
    const tokensOf = new Map<HistoryPost, string[]>(posts.map((post, i) => [post, tokens[i]]));
    const earlier = history > 0 ? withHistory(posts, { size: history }) : [];
    const idsOf = (post: Post) => words.words.encode(tokensOf.get(post)!);
    const reader = WordsWithHistory.remember(posts, idsOf, words.words, pipeline, history);
    const features = new PostFeatures(words, reader, pipeline, history);
    const rows = new SparseRowsBuilder(features.size);
    for (const place of order) {
      const before = (earlier[place]?.history ?? []).map((post) => tokensOf.get(post)!);
      rows.add(features.#read({ own: tokens[place], earlier: before }).row);
    }
    return { features, rows: rows.finish(), order };
  }

  get size(): number {
    return (this.#hasHistory ? 2 : 1) * this.#features.size;
  }

  /** The resolved option `text`, stored in the bundle so that loading it gives the same words. */
  get textOptions(): TextOptions {
    return this.#pipeline.options;
  }

  read(query: Query): FeatureRow {
    return this.#read(this.#reader.words(query));
  }

  #read({ own, earlier }: PostWords): FeatureRow {
    const post = this.#features.read(own);
    if (!this.#hasHistory) return post;
    const history = this.#features.read(earlier.flat());
    return {
      row: new Map([...post.row, ...this.#shift(history.row)]),
      telling: new Map([...post.telling, ...this.#shift(history.telling)]),
    };
  }

  /** Each word with its part of the row; the parts sum to the row. Words of both post and history come once. */
  parts(query: Query): Iterable<readonly [word: string, part: Row]> {
    const { own, earlier } = this.#reader.words(query);
    if (!this.#hasHistory) return this.#features.parts(own);
    const parts = new Map(this.#features.parts(own));
    for (const [word, part] of this.#features.parts(earlier.flat())) {
      parts.set(word, new Map([...(parts.get(word) ?? []), ...this.#shift(part)]));
    }
    return parts;
  }

  /** Moves features to the columns of the history. */
  #shift(row: Row): Row {
    return new Map(Array.from(row, ([feature, value]) => [this.#features.size + feature, value]));
  }

  /** The features' contents in a bundle; without a history, nothing is kept of authors. */
  save(): Pick<BundleContents, 'arrays' | 'vocabularies'> {
    const { words } = this.#features;
    const { arrays, vocabularies } = this.#hasHistory
      ? this.#reader.save()
      : { arrays: {}, vocabularies: { words: words.toLines() } };
    return { arrays: { ...this.#features.toArrays(), ...arrays }, vocabularies };
  }

  /**
   * @param load restores the features of the bundle's words
   * @throws {DataFormatError} if something is missing or ill-formed
   */
  static fromBundle(
    bundle: BundleContents,
    { text, history }: PostFeatureOptions,
    load: (words: Vocabulary) => WordFeatures,
    runtime: Runtime,
  ): PostFeatures {
    const pipeline = createPipeline(text, runtime);
    const reader = WordsWithHistory.fromBundle(bundle, pipeline, history);
    return new PostFeatures(load(reader.vocabulary), reader, pipeline, history);
  }
}

function compareIds(a: Post, b: Post): number {
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}
