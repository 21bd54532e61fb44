import type { TagTable } from '../../features/tag-table.ts';
import type { Tensor } from '../../graph/graph.ts';
import type { Feeds, GraphRunner } from '../../graph/graph-runner.ts';
import type { BundleContents, Corpus, Recommendation } from '../model.ts';
import type { BundlePart, Options, ReadCorpusPost, ReadPost, Rows, Tensors } from './input.ts';

/** The last part of a network: it turns outputs into a loss in training, and into a ranking afterwards. */
export interface Head {
  /**
   * @param posts the training posts, read
   * @throws {InvalidArgumentError} if the corpus has no tag to learn
   */
  learn(
    corpus: Corpus,
    options: Options,
    model: string,
    posts: readonly ReadCorpusPost[],
  ): LearntHead;
  /** @throws {DataFormatError} if the bundle lacks a part of the head */
  load(bundle: BundleContents, options: Options): LearntHead;
}

/** Ids of the correct answers for a post; each head defines what they stand for. */
export type Gold = readonly number[];

export interface LearntHead {
  readonly tags: TagTable;
  /** What is said of tagged posts with nothing to learn: "with no other tags". */
  readonly leavesOut: string;
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
  /** Whether the top recommendation is correct. */
  isRight(rows: Rows, gold: Gold): boolean;
  /** @throws {DataFormatError} if a bundle's graph was trained with other sizes */
  checkSizes(model: string, graph: GraphRunner): void;
  save(): BundlePart;
}

export interface Targets {
  /** The feeds for a batch of posts, given by index; valid until the next call. */
  of(batch: ArrayLike<number>): Feeds;
}
