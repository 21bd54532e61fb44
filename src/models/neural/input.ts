/**
 * Inputs of a network: how it reads posts. An input goes through three stages. Planned: the sizes of the graph are
 * known. Learned: it can encode any post. Encoded: it can fill the graph's feeds for a batch.
 */

import type { Random } from '../../base/random.ts';
import type { Vocabulary } from '../../features/vocabulary.ts';
import type { Graph, Tensor } from '../../graph/graph.ts';
import type { Feeds, GraphRunner } from '../../graph/graph-runner.ts';
import type { Post, Query } from '../../posts/post.ts';
import type { Pipeline } from '../../text/pipeline.ts';
import type { BundlePart } from '../bundle-part.ts';
import type { Encoder } from '../encoders/encoder.ts';
import type { BundleContents, Explanation, FitContext, Runtime } from '../model.ts';

export type { BundlePart } from '../bundle-part.ts';

/** The values of a network's options, by name; each input reads its own. */
// biome-ignore lint/suspicious/noExplicitAny: typed where the schema is known, in the network's own file
export type Options = Readonly<Record<string, any>>;

/** Symbolic tensors by the names that a network uses for them. */
export type Tensors = Readonly<Record<string, Tensor>>;

/** A post's rows of the graph's outputs, by output name. */
export type Rows = Readonly<Record<string, Float32Array>>;

/** A post and its words, shared by several inputs. */
export interface ReadPost {
  readonly query: Query;
  readonly tokens: readonly string[];
}

/** A post of the corpus, read. */
export interface ReadCorpusPost extends ReadPost {
  readonly query: Post;
}

/** What an input can read besides the posts to learn from. */
export interface ReadCorpus {
  /**
   * In the order of the corpus. Posts with nothing to learn are among them only if an input `readsAll`. Every post to
   * learn from or to validate on is one of these objects.
   */
  readonly train: readonly ReadCorpusPost[];
  readonly valid: readonly ReadCorpusPost[];
  /** For the texts of later queries. */
  readonly pipeline: Pipeline;
  /** `FitContext.encoder` */
  readonly encoder?: Encoder | undefined;
  /** The words that the network writes, if it does; `words()` reads the same. */
  readonly vocabulary?: Vocabulary | undefined;
}

export interface Input {
  /** Whether it also reads the posts of the corpus that have nothing to learn (default false). */
  readonly readsAll?: boolean;
  /** @throws {InvalidArgumentError} if the posts have too little to learn from */
  plan(posts: readonly ReadPost[], options: Options, corpus: ReadCorpus): PlannedInput;
  /**
   * @param runtime for inputs with graphs of their own
   * @throws {DataFormatError} if the bundle lacks a part, or parts do not fit each other
   */
  load(
    bundle: BundleContents,
    options: Options,
    pipeline: Pipeline,
    runtime: Runtime,
  ): LearntInput | Promise<LearntInput>;
  /** `Model.forget`, for inputs that store posts of authors. */
  forget?(bundle: BundleContents, author: string): BundleContents;
}

export interface PlannedInput {
  /** Adds the graph inputs and the parameters that they index into. */
  declare(graph: Graph): Tensors;
  /** Learns what the network itself does not: word vectors, topics. Reports progress and stops when aborted. */
  learn(posts: readonly ReadPost[], random: Random, context: FitContext): Promise<Learnt>;
}

export interface Learnt {
  readonly input: LearntInput;
  /** Initial values of parameters, by parameter name. */
  readonly values?: ReadonlyMap<string, Float32Array>;
  /** Encodes posts of the corpus, if that differs from encoding later posts (default: `input.encode`). */
  encode?(posts: readonly ReadPost[], part: 'train' | 'valid'): EncodedInput;
}

export interface LearntInput {
  /** @param context the training in progress: reports progress and can be aborted */
  encode(posts: readonly ReadPost[], context?: FitContext): Promise<EncodedInput>;
  /** Whether the post contains evidence for any tag; absent if the input cannot tell. */
  speaks?(post: ReadPost): boolean;
  /** What the input adds to the explanation of a tag. */
  explain?(post: ReadPost, rows: Rows): Pick<Explanation, 'history' | 'conversation'>;
  /** @throws {DataFormatError} if a bundle's graph was trained with other sizes */
  checkSizes(model: string, graph: GraphRunner): void;
  save(): BundlePart;
  release?(): Promise<void>;
}

export interface EncodedInput {
  /** The length of each post, used to form batches. */
  readonly lengths?: ArrayLike<number>;
  /** The feeds for a batch of posts, given by index. */
  feeds(batch: ArrayLike<number>): Feeds;
}
