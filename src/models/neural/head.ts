import type { TagTable } from '../../features/tag-table.ts';
import type { Tensor } from '../../graph/graph.ts';
import type { Feeds, GraphRunner } from '../../graph/graph-runner.ts';
import type { Post } from '../../posts/post.ts';
import type { BundleContents, Corpus, Recommendation } from '../model.ts';
import type { BundlePart, Options, ReadPost, Tensors } from './input.ts';

/** What a network answers with: how its outputs become a loss in training, and a ranking afterwards. */
export interface Head {
  /** @throws {InvalidArgumentError} if the corpus has no tag to learn */
  learn(corpus: Corpus, options: Options, model: string): LearntHead;
  /** @throws {DataFormatError} if the bundle lacks a part of it */
  load(bundle: BundleContents, options: Options): LearntHead;
}

/** Ids of what is right for a post; what they stand for is the head's own. */
export type Gold = readonly number[];

/** A post's rows of the graph's outputs, by the output's name. */
export type Rows = Readonly<Record<string, Float32Array>>;

export interface LearntHead {
  readonly tags: TagTable;
  /** What is right for a post; empty if it has nothing that is learnt. */
  goldOf(post: Post): Gold;
  /** Adds to what the network built: layers of the head's own. Called once for each graph. */
  declare(built: Tensors): Tensors;
  /** The loss, a scalar. Declares the graph's inputs that `targets` feeds. */
  loss(declared: Tensors): Tensor;
  /** What the bundle's graph gives, each with a row for each post. */
  outputs(declared: Tensors): Tensors;
  targets(gold: readonly Gold[]): Targets;
  /** The `k` best tags of a post. */
  rank(rows: Rows, post: ReadPost, k: number): Recommendation[];
  /** The score that `rank` would give a tag; undefined for a tag that it does not know. */
  scoreOf(rows: Rows, post: ReadPost, tag: string): number | undefined;
  /** Whether the best answer is right. */
  isRight(rows: Rows, gold: Gold): boolean;
  /** @throws {DataFormatError} if a bundle's graph was trained with other sizes */
  checkSizes(model: string, graph: GraphRunner): void;
  save(): BundlePart;
}

export interface Targets {
  /** The feeds of a batch of posts, by their numbers; valid until the next call. */
  of(batch: ArrayLike<number>): Feeds;
}
