import type { Static, TObject } from 'typebox';
import type { Logger } from '../base/logger.ts';
import type { NamedArrays } from '../base/safetensors.ts';
import type { WordVectorSource } from '../features/word-vectors.ts';
import type { Ort } from '../graph/graph-runner.ts';
import type { Post, Query } from '../posts/post.ts';
import type { TextTools } from '../text/pipeline.ts';
import type { CheckpointStore, EpochRecord } from '../training/checkpoint.ts';

/** One proposed tag. A ranking is an array of these, best first, each tag at most once. */
export interface Recommendation {
  /** Normalized tag, without `#`. */
  readonly tag: string;
  /** Raw score: orders one ranking, finite; not comparable between models. */
  readonly score: number;
  /**
   * In [0, 1]; only from models that make one of their scores (softmax, sigmoid, smoothed shares). None is calibrated: of
   * the tags with 0.9, more or fewer than nine in ten may fit. So this is for comparing, not for showing as a percentage.
   */
  readonly probability?: number;
  /** Whether the tag occurs in the training posts. */
  readonly seen: boolean;
  /** In how many training posts it occurs. */
  readonly count: number;
  /**
   * Nothing in the query speaks for this tag: it stands here for how often it is used. Absent where something does.
   * Score and place in the ranking are the same with and without it.
   */
  readonly popular?: true;
  /** Which part of a fused model proposed it. */
  readonly from?: string;
}

/** Why a tag was recommended for a post. Every list is sorted, most important first. */
export interface Explanation {
  readonly tag: string;
  readonly score: number;
  /** Words of the post with their weight for the tag (attention, tf-idf x coefficient, log-odds). */
  readonly words?: readonly ExplainedWord[];
  /** Training posts that voted for the tag. */
  readonly neighbours?: readonly Neighbour[];
  /** How often the author used the tag before. */
  readonly authorUses?: number;
  /** One sentence for people. */
  readonly summary: string;
}

/** A training post that is like the query. */
export interface Neighbour {
  readonly id: string;
  readonly similarity: number;
  /** Normalized; only those that the model learnt. */
  readonly tags?: readonly string[];
  /** Only if the model was told to keep texts. */
  readonly text?: string;
}

export interface ExplainedWord {
  readonly word: string;
  readonly weight: number;
  /** Which of the post's words it is, from 0; absent where equal words count together. */
  readonly place?: number;
}

/** A fitted or loaded model. */
export interface Recommender {
  /**
   * The `k` best tags for each query, best first. May return fewer than `k` (never padded).
   * A query's answer does not depend on the other queries of the call.
   */
  recommend(queries: readonly Query[], k: number): Promise<Recommendation[][]>;
  explain?(query: Query, tag: string): Promise<Explanation>;
}

/** What `fit` returns: a recommender that can be written to a bundle. */
export interface Fitted extends Recommender {
  export(): BundleContents;
  /** What each epoch brought, of models that train in epochs. */
  readonly epochs?: readonly EpochRecord[] | undefined;
}

/**
 * What a model puts in a bundle, free of any file format: `recommend/` writes it to a folder and reads
 * it back. `load(export())` gives the same recommendations.
 */
export interface BundleContents {
  readonly model: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly arrays: NamedArrays;
  /**
   * Vocabularies: one entry a line, so an entry holds no line break. Keyed by file name without `.txt`. A model that
   * keeps authors lists them under `authors`, and nowhere else.
   */
  readonly vocabularies: Readonly<Record<string, readonly string[]>>;
  /**
   * Serialized ONNX inference graphs by name; a model with one graph calls it `model`. Bundles come from anywhere, so
   * open them with `openGraphs`, which checks them.
   */
  readonly graphs?: Readonly<Record<string, Uint8Array>>;
  /** Bundles of the models that this one consists of, by a name of its own; parts may have parts, but those none. */
  readonly parts?: Readonly<Record<string, BundleContents>>;
}

/** What a model learns from. */
export interface Corpus {
  readonly train: readonly Post[];
  /** For early stopping and for choosing options. */
  readonly valid?: readonly Post[];
}

export interface Progress {
  readonly phase: string;
  /** Of `total` units (posts, tags, steps); rate and time left follow from these. */
  readonly done: number;
  readonly total: number;
  readonly loss?: number;
}

/** What `fit` is given besides data and options. */
export interface FitContext {
  readonly seed: number;
  /** When aborted, `fit` keeps the best so far if it has any, and otherwise throws `InterruptedError`. */
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: (progress: Progress) => void;
  readonly logger: Logger;
  readonly runtime: Runtime;
  /** Word vectors from elsewhere, for models that can begin with them. */
  readonly wordVectors?: WordVectorSource | undefined;
  /** Where training keeps its last checkpoint, to go on from it; for models that train step by step. */
  readonly checkpoints?: CheckpointStore | undefined;
}

/**
 * What the platform supplies: Node and browser pass different modules. Every field is optional; a model
 * that needs one that is missing says so (`NotSupportedError`).
 */
export interface Runtime extends TextTools {
  /** Loads ONNX Runtime, onnxruntime-node or onnxruntime-web; called by models that run a graph. */
  readonly loadOrt?: () => Promise<Ort>;
  /**
   * Finds a registered model by its name: `loadModel`. Called by models that consist of others, to train them and to
   * load them.
   */
  readonly models?: (name: string) => Promise<Model>;
}

/** A recommendation method: the contract that every model file fulfils. */
export interface Model<S extends TObject = TObject> {
  /** Kebab-case, as in the registry and on the command line. */
  readonly name: string;
  /** Where the method was published, or what it is. */
  readonly paper: string;
  /** One line for `octothorpe models`. */
  readonly summary: string;
  /** Whether `fit` keeps checkpoints in `FitContext.checkpoints` and goes on from them (default false). */
  readonly resumable?: boolean;
  /** TypeBox schema of the options, with a default and a description for each. */
  readonly options: S;
  /**
   * Seeded and deterministic on one machine; does not depend on the order of posts that bear times and
   * distinct ids beyond what its docstring says.
   *
   * @throws {InvalidArgumentError} for unknown or ill-typed options, for a corpus without posts or tags
   * @throws {InterruptedError} when aborted before anything was learnt
   */
  fit(corpus: Corpus, options: Partial<Static<S>>, context: FitContext): Promise<Fitted>;
  /** @throws {DataFormatError} if an array or vocabulary is missing or of the wrong shape */
  load(bundle: BundleContents, runtime: Runtime): Promise<Recommender>;
  /**
   * The bundle without an author and the posts that it keeps of them; of models that keep authors. What was learnt
   * from those posts otherwise (words, weights) stays, unless the model says that it goes too.
   *
   * @throws {DataFormatError} as `load`
   * @throws {InvalidArgumentError} if nothing would be left
   */
  forget?(bundle: BundleContents, author: string): BundleContents;
}
