/**
 * Inputs of a network: how it reads posts. An input goes through three stages. Planned: the sizes of the graph are
 * known. Learned: it can encode any post. Encoded: it can fill the graph's feeds for a batch.
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

/** Symbolic tensors by the names that a network uses for them. */
export type Tensors = Readonly<Record<string, Tensor>>;

/** A post and its words, shared by several inputs. */
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
  /** Adds the graph inputs and the parameters that they index into. */
  declare(graph: Graph): Tensors;
  /** Learns what the network itself does not: word vectors, topics. Reports progress and stops when aborted. */
  learn(posts: readonly ReadPost[], random: Random, context: FitContext): Promise<Learnt>;
}

export interface Learnt {
  readonly input: LearntInput;
  /** Initial values of parameters, by parameter name. */
  readonly values?: ReadonlyMap<string, Float32Array>;
}

export interface LearntInput {
  /** @param context the training in progress: reports progress and can be aborted */
  encode(posts: readonly ReadPost[], context?: FitContext): Promise<EncodedInput>;
  /** Whether the post contains evidence for any tag; absent if the input cannot tell. */
  speaks?(post: ReadPost): boolean;
  /** @throws {DataFormatError} if a bundle's graph was trained with other sizes */
  checkSizes(model: string, graph: GraphRunner): void;
  save(): BundlePart;
}

export interface EncodedInput {
  /** The length of each post, used to form batches. */
  readonly lengths?: ArrayLike<number>;
  /** The feeds for a batch of posts, given by index. */
  feeds(batch: ArrayLike<number>): Feeds;
}

/** The contents that an input or a head adds to a bundle. */
export interface BundlePart {
  readonly arrays?: NamedArrays;
  readonly vocabularies?: Readonly<Record<string, readonly string[]>>;
}
