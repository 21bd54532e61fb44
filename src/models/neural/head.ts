import type { TagTable } from '../../features/tag-table.ts';
import type { Vocabulary } from '../../features/vocabulary.ts';
import type { Graph, Tensor } from '../../graph/graph.ts';
import type { Feeds, GraphRunner } from '../../graph/graph-runner.ts';
import type { Pipeline } from '../../text/pipeline.ts';
import type { BundleContents, Corpus, Recommendation } from '../model.ts';
import type { BundlePart, Options, ReadCorpusPost, ReadPost, Rows, Tensors } from './input.ts';

/** The last part of a network: it turns outputs into a loss in training, and into a ranking afterwards. */
export interface Head {
  /**
   * @param posts the training posts, read
   * @param pipeline that read them
   * @throws {InvalidArgumentError} if the corpus has no tag to learn
   */
  learn(
    corpus: Corpus,
    options: Options,
    model: string,
    posts: readonly ReadCorpusPost[],
    pipeline: Pipeline,
  ): LearntHead;
  /** @throws {DataFormatError} if the bundle lacks a part of the head */
  load(bundle: BundleContents, options: Options, pipeline: Pipeline): LearntHead;
}

/** The graphs of a bundle, by name; `step` if the head writes. */
export type Graphs<T> = { readonly model: T; readonly step?: T };

/** Ids of the correct answers for a post; each head defines what they stand for. */
export type Gold = readonly number[];

export interface LearntHead {
  readonly tags: TagTable;
  /** What is said of tagged posts with nothing to learn: "with no other tags". */
  readonly leavesOut: string;
  /** For heads that write their answers word by word. */
  readonly writer?: Writer;
  /** The correct answers for a post; empty if none of them is learned. */
  goldOf(post: ReadCorpusPost): Gold;
  /** Adds the head's own layers to what the network built. Called once for each graph. */
  declare(built: Tensors): Tensors;
  /** The loss, a scalar. Declares the graph inputs that `targets` feeds. */
  loss(declared: Tensors): Tensor;
  /** The outputs of the bundle's graph, each with one row per post. */
  outputs(declared: Tensors): Tensors;
  targets(gold: readonly Gold[]): Targets;
  /** The `k` best tags of a post. */
  rank(rows: Rows, post: ReadPost, k: number): Recommendation[];
  /** The score that `rank` gives a tag; undefined for an unknown tag. */
  scoreOf(rows: Rows, post: ReadPost, tag: string): number | undefined;
  /** Whether the top recommendation is correct. Without it, validation measures the loss. */
  isRight?(rows: Rows, gold: Gold): boolean;
  /** @throws {DataFormatError} if a bundle's graphs were trained with other sizes */
  checkSizes(name: string, graphs: Graphs<GraphRunner>): void;
  save(): BundlePart;
}

/**
 * What a head has that writes answers instead of choosing among them: a graph of its own, in which it searches for the best.
 * A post with several gold answers is learned once for each.
 */
export interface Writer {
  /** The words that it writes, which are also those that `words()` reads. */
  readonly vocabulary: Vocabulary;
  /** Maximum number of posts to search for at once. */
  readonly batchSize: number;
  /** What the network's graph reads for the search, in addition to the inputs, for a batch of posts. */
  feeds?(posts: readonly ReadPost[]): Feeds;
  /**
   * Builds the graph of a step of the search.
   *
   * @param read the outputs of the network's graph, for their sizes
   */
  step(graph: Graph, read: Tensors): Tensors;
  /**
   * Searches for the best answers.
   *
   * @param read the outputs of the network's graph for a batch of posts
   * @param posts of the batch
   * @param tag also a tag that need not be among them, for a single post: `scoreOf` knows it, and the rows have the `attention`
   *   to words and the `conversationAttention` to those of replies
   * @returns the rows that `rank` and `scoreOf` read, for each post
   */
  search(
    step: GraphRunner,
    read: Feeds,
    posts: readonly ReadPost[],
    tag?: string,
  ): Promise<readonly Rows[]>;
}

export interface Targets {
  /** The feeds for a batch of posts, given by index; valid until the next call. */
  of(batch: ArrayLike<number>): Feeds;
}
