import type { Static, TObject } from 'typebox';
import type { Logger } from '../base/logger.ts';
import type { NamedArrays } from '../base/safetensors.ts';
import type { WordVectorSource } from '../features/word-vectors.ts';
import type { Ort } from '../graph/graph-runner.ts';
import type { Post, Query } from '../posts/post.ts';
import type { TextTools } from '../text/pipeline.ts';
import type { CheckpointStore, EpochRecord } from '../training/checkpoint.ts';
import type { Encoder } from './encoders/encoder.ts';
import type { EncodingStore } from './encoders/encoding-store.ts';
import type { Attention, Explanation } from './explanation.ts';
import type { FastTextModule } from './fasttext/library.ts';
import type { LearnCounts } from './learn-counts.ts';

export type {
  Attention,
  ExplainedPost,
  ExplainedWord,
  Explanation,
  Neighbour,
} from './explanation.ts';
export type { LearnCounts } from './learn-counts.ts';

/** One proposed tag. A ranking is an array of these, best first, each tag at most once. */
export interface Recommendation {
  /** Normalized tag, without `#`. */
  readonly tag: string;
  /** Raw score, finite. Orders the tags of one ranking; not comparable between models. */
  readonly score: number;
  /**
   * In [0, 1]. Only models that turn scores into probabilities (softmax, sigmoid, smoothed shares) return it. It is
   * calibrated only if the model has a `defaultMinimum`: otherwise, more or fewer than nine in ten of the tags with 0.9 may
   * fit. Use it to compare tags, not to show a percentage.
   */
  readonly probability?: number;
  /** Whether the tag occurs in the training posts. */
  readonly seen: boolean;
  /** Number of training posts that contain the tag. */
  readonly count: number;
  /**
   * Set if nothing in the query points to this tag: it is listed only because it is used often. The mark does not
   * affect the score or the ranking.
   */
  readonly popular?: true;
  /** The parts of a fused model that carry it, strongest first, in words ("similar posts", "author"). */
  readonly from?: readonly string[];
}

/** A fitted or loaded model. */
export interface Recommender {
  /**
   * The probability from which on `suggest` shows a tag, unless told otherwise. For models whose probabilities are
   * calibrated; with others, `suggest` shows all tags that something in the query points to.
   */
  readonly defaultMinimum?: number | undefined;
  /**
   * Returns the `k` best tags for each query, best first. May return fewer than `k` (never padded).
   * The result for a query does not depend on the other queries in the call.
   */
  recommend(queries: readonly Query[], k: number): Promise<Recommendation[][]>;
  explain?(query: Query, tag: string): Promise<Explanation>;
  /**
   * The tags that stand together with a tag in training posts, with the cosine of their posts, in (0, 1]:
   * n(a, b) / sqrt(n(a) n(b)) for tags in n posts. For models that remember posts.
   */
  together?(tag: string): ReadonlyMap<string, number>;
  /** @returns undefined if the model has no attention */
  attention?(query: Query): Promise<Attention | undefined>;
}

/** The result of `fit`: a recommender that can be written to a bundle. */
export interface Fitted extends Recommender {
  export(): BundleContents;
  /** The results of each epoch, for models that train in epochs. */
  readonly epochs?: readonly EpochRecord[] | undefined;
}

/**
 * The contents of a model's bundle, independent of file formats: `recommend/` writes them to a folder and reads
 * them back. `load(export())` gives the same recommendations.
 */
export interface BundleContents {
  readonly model: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly arrays: NamedArrays;
  /**
   * Vocabularies by file name without `.txt`. Files have one entry per line, so an entry must not contain a line break.
   * A model that keeps authors must list them under `authors` and nowhere else.
   */
  readonly vocabularies: Readonly<Record<string, readonly string[]>>;
  /**
   * Serialized ONNX inference graphs by name; a model with one graph calls it `model`. Bundles may come from untrusted
   * sources, so open graphs with `openGraphs`, which checks them.
   */
  readonly graphs?: Readonly<Record<string, Uint8Array>>;
  /** Files in the format of another program, by file name without `.bin`. The model must check them before use. */
  readonly files?: Readonly<Record<string, Uint8Array>>;
  /** Bundles of the models that this one consists of, by part name. Parts may have parts, but those must not have any. */
  readonly parts?: Readonly<Record<string, BundleContents>>;
}

/** The data that a model is trained on. */
export interface Corpus {
  readonly train: readonly Post[];
  /** For early stopping and for choosing options. */
  readonly valid?: readonly Post[];
}

export interface Progress {
  readonly phase: string;
  /** Units finished, out of `total` (posts, tags, steps). */
  readonly done: number;
  readonly total: number;
  readonly loss?: number;
}

/** The arguments of `fit` other than data and options. */
export interface FitContext {
  readonly seed: number;
  /** When aborted, `fit` returns the best result so far, or throws `InterruptedError` if there is none. */
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: (progress: Progress) => void;
  readonly logger: Logger;
  readonly runtime: Runtime;
  /** Pretrained word vectors, for models that can use them. */
  readonly wordVectors?: WordVectorSource | undefined;
  /** A pre-trained encoder, for models that can use one. */
  readonly encoder?: Encoder | undefined;
  /** Keeps what the encoder computes outside of memory (default: in memory). */
  readonly encodings?: EncodingStore | undefined;
  /** Stores the last checkpoint so that training can resume; for models that train step by step. */
  readonly checkpoints?: CheckpointStore | undefined;
}

/**
 * Modules supplied by the platform: Node and browsers pass different ones. Every field is optional; a model
 * throws `NotSupportedError` if one that it needs is missing.
 */
export interface Runtime extends TextTools {
  /** Loads ONNX Runtime (onnxruntime-node or onnxruntime-web). Called by models that run a graph. */
  readonly loadOrt?: () => Promise<Ort>;
  /** Loads a new instance of fastText (package fasttext.wasm.js). Called by the model `fasttext`. */
  readonly loadFastText?: () => Promise<FastTextModule>;
  /** Finds a registered model by its name: `loadModel`. Models that consist of other models need it for their parts. */
  readonly models?: (name: string) => Promise<Model>;
  /** The encoder of bundles that do not contain theirs. */
  readonly encoder?: Encoder;
}

/** A recommendation method: the contract that every model implements. */
export interface Model<S extends TObject = TObject> {
  /** Kebab-case, as in the registry and on the command line. */
  readonly name: string;
  /** Where the method was published, or a description of it. */
  readonly paper: string;
  /** One line for `octothorpe models`. */
  readonly summary: string;
  /** Whether `fit` writes checkpoints to `FitContext.checkpoints` and resumes from them (default false). */
  readonly resumable?: boolean;
  /** TypeBox schema of the options, each with a default and a description. */
  readonly options: S;
  /**
   * Trains the model. Seeded and deterministic on one machine. If posts have times and distinct ids, their order does
   * not matter, except where the model's docstring says so.
   *
   * @throws {InvalidArgumentError} for unknown or ill-typed options, or a corpus without posts or tags
   * @throws {InterruptedError} when aborted before anything was learned
   */
  fit(corpus: Corpus, options: Partial<Static<S>>, context: FitContext): Promise<Fitted>;
  /** @throws {DataFormatError} if an array or vocabulary is missing or of the wrong shape */
  load(bundle: BundleContents, runtime: Runtime): Promise<Recommender>;
  /**
   * Returns the bundle without an author and their stored posts; for models that keep authors. Anything else learned
   * from those posts (words, weights) stays, unless the model documents that it is removed too.
   *
   * @throws {DataFormatError} as `load`
   * @throws {InvalidArgumentError} if nothing would be left
   */
  forget?(bundle: BundleContents, author: string): BundleContents;
  /**
   * Returns the bundle with further posts in what it remembers and counts, without training again; for models that
   * remember posts. A post whose id its author already has is not changed. Posts count for later queries only.
   *
   * @throws {DataFormatError} as `load`
   * @throws {NotSupportedError} if this bundle cannot
   */
  learn?(bundle: BundleContents, posts: readonly Post[], options: LearnOptions): Learnt;
}

interface LearnOptions {
  readonly runtime: Runtime;
  /** Posts to remember at most, at least 1; the oldest leave. Default: 300,000, or as many as the bundle has. */
  readonly mostPosts?: number | undefined;
}

/** The result of `Model.learn`. */
export interface Learnt extends LearnCounts {
  readonly contents: BundleContents;
}
