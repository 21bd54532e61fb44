/**
 * What a network reads of a post. An input goes through three stages: planned, when the sizes of the graph are known;
 * learnt, when it can encode any post; encoded, when it can fill the graph's feeds for a batch.
 */

import type { Random } from '../../base/random.ts';
import type { NamedArrays } from '../../base/safetensors.ts';
import type { Graph, Tensor } from '../../graph/graph.ts';
import type { Feeds, GraphRunner } from '../../graph/graph-runner.ts';
import type { Query } from '../../posts/post.ts';
import type { BundleContents, FitContext } from '../model.ts';

/** The values of a network's options, by name; each input reads its own. */
// biome-ignore lint/suspicious/noExplicitAny: typed where the schema is known, in the network's own file
export type Options = Readonly<Record<string, any>>;

/** Symbolic tensors by the names under which a network knows them. */
export type Tensors = Readonly<Record<string, Tensor>>;

/** A post with its words, which several inputs may read. */
export interface ReadPost {
  readonly query: Query;
  readonly tokens: readonly string[];
}

export interface Input {
  /** @throws {InvalidArgumentError} if the posts have too little to learn from */
  plan(posts: readonly ReadPost[], options: Options): PlannedInput;
  /** @throws {DataFormatError} if the bundle lacks a part, or parts do not fit each other */
  load(bundle: BundleContents, options: Options): LearntInput;
}

export interface PlannedInput {
  /** Adds the graph's inputs and the parameters that they are looked up in. */
  declare(graph: Graph): Tensors;
  /** Learns what the network itself does not: word vectors, topics. Reports progress and stops when aborted. */
  learn(posts: readonly ReadPost[], random: Random, context: FitContext): Promise<Learnt>;
}

export interface Learnt {
  readonly input: LearntInput;
  /** Values of parameters to begin with, by the parameter's name. */
  readonly values?: ReadonlyMap<string, Float32Array>;
}

export interface LearntInput {
  /** @param context of a training under way, which is told of progress and may be aborted */
  encode(posts: readonly ReadPost[], context?: FitContext): Promise<EncodedInput>;
  /** Whether anything in the post tells something about its tags; absent where the input cannot say. */
  speaks?(post: ReadPost): boolean;
  /** @throws {DataFormatError} if a bundle's graph was trained with other sizes */
  checkSizes(model: string, graph: GraphRunner): void;
  save(): BundlePart;
}

export interface EncodedInput {
  /** The length of each post, by which batches are made. */
  readonly lengths?: ArrayLike<number>;
  /** The feeds of the posts of a batch, by their numbers. */
  feeds(batch: ArrayLike<number>): Feeds;
}

/** What an input or a head puts in a bundle. */
export interface BundlePart {
  readonly arrays?: NamedArrays;
  readonly vocabularies?: Readonly<Record<string, readonly string[]>>;
}
