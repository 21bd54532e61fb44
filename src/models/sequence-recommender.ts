import {
  DataFormatError,
  FileAccessError,
  NotSupportedError,
  OctothorpeError,
} from '../base/errors.ts';
import type { TagTable } from '../features/tag-table.ts';
import { TellingWords } from '../features/telling-words.ts';
import type { Vocabulary } from '../features/vocabulary.ts';
import { GraphRunner, type Ort } from '../graph/graph-runner.ts';
import type { Query } from '../posts/post.ts';
import type { Pipeline } from '../text/pipeline.ts';
import type { EpochRecord } from '../training/checkpoint.ts';
import { bestTags, checkSameSize } from './fitting.ts';
import { byWeight, explainUnknown } from './linear/explain.ts';
import type {
  BundleContents,
  ExplainedWord,
  Explanation,
  Fitted,
  Recommendation,
  Runtime,
} from './model.ts';
import type { PostTopics } from './post-topics.ts';
import { markPopular, summarizePopular } from './ranking.ts';
import { encodePosts, unknownWord, wordFeeds, wordTable } from './word-feeds.ts';

/** Posts that go through the graph together: at most so many, and so many words with padding. */
const batchSize = 100;
const batchWords = 10_000;
/** Words of a post that are left out one by one to explain a tag. */
const mostLeftOut = 200;

/** @throws {NotSupportedError} if the platform brought no ONNX Runtime */
export async function loadOrt(runtime: Runtime, model: string): Promise<Ort> {
  if (runtime.loadOrt) return runtime.loadOrt();
  throw new NotSupportedError(
    `${model} runs in ONNX Runtime; pass { loadOrt: () => import('onnxruntime-node') } (or onnxruntime-web) in the runtime`,
  );
}

export interface SequenceParts {
  readonly name: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly pipeline: Pipeline;
  readonly tags: TagTable;
  readonly words: Vocabulary;
  readonly topics?: PostTopics | undefined;
  /** Inputs words, mask, last and perhaps topics; outputs `probabilities` [B, L] and perhaps `attention` [B, T]. */
  readonly onnx: Uint8Array;
  /** After training. */
  readonly epochs?: readonly EpochRecord[] | undefined;
}

/**
 * What a sequence classifier is once it is trained or loaded: a graph with its vocabularies. A network does not tell
 * what speaks for one tag, so all tags of a post are spoken for if any of its words tells something
 * (`features/telling-words.ts`), and none otherwise.
 */
export class SequenceRecommender implements Fitted {
  readonly #parts: SequenceParts;
  readonly #runner: GraphRunner;
  readonly #telling: TellingWords;

  private constructor(parts: SequenceParts, runner: GraphRunner) {
    this.#parts = parts;
    this.#runner = runner;
    this.#telling = TellingWords.of(parts.words);
  }

  /**
   * @throws {DataFormatError} if there is no graph, none that is complete in itself and that ONNX Runtime can
   *   load, or one of other sizes
   * @throws {FileAccessError} if ONNX Runtime itself cannot be loaded
   */
  static async load(
    ort: Ort,
    parts: Omit<SequenceParts, 'onnx'> & { readonly onnx: Uint8Array | undefined },
  ): Promise<SequenceRecommender> {
    const { onnx } = parts;
    if (!onnx) {
      throw new DataFormatError(`bundle of ${parts.name}: model.onnx is missing; train it again`);
    }
    const where = `bundle of ${parts.name}: model.onnx`;
    const runner = await GraphRunner.create(ort, onnx, { where }).catch((cause: Error) => {
      if (cause instanceof OctothorpeError) throw cause;
      const { message } = cause;
      // What onnxruntime-web says if its own files did not load.
      if (message.startsWith('no available backend')) {
        throw new FileAccessError(
          `ONNX Runtime cannot start: ${message}; its WebAssembly file must be reachable beside the scripts`,
          { cause },
        );
      }
      throw new DataFormatError(
        `bundle of ${parts.name}: ONNX Runtime cannot load model.onnx: ${message}; train it again`,
        { cause },
      );
    });
    try {
      checkSizes({ ...parts, onnx }, runner);
    } catch (error) {
      await runner.release();
      throw error;
    }
    return new SequenceRecommender({ ...parts, onnx }, runner);
  }

  get epochs(): readonly EpochRecord[] | undefined {
    return this.#parts.epochs;
  }

  async recommend(queries: readonly Query[], k: number): Promise<Recommendation[][]> {
    const { tags } = this.#parts;
    const rankings: Recommendation[][] = new Array(queries.length);
    const tokens = this.#tokenize(queries);
    await this.#predict(tokens, ['probabilities'], (query, { probabilities }) => {
      const isSpokenFor = this.#telling.among(tokens[query]!).size > 0;
      const ranking = bestTags(tags, probabilities!, k, undefined, probabilities);
      rankings[query] = markPopular(ranking, () => isSpokenFor);
    });
    return rankings;
  }

  /**
   * Every word of the post with its attention where the method attends (the same for every tag). Else with what the
   * tag's probability falls by if the word is left out; then of a longer post only the first 200 words, as if
   * it ended there, since each word takes another run over all.
   */
  async explain(query: Query, tag: string): Promise<Explanation> {
    const { tags, pipeline } = this.#parts;
    const id = tags.id(tag);
    if (id === undefined) return explainUnknown(tag);
    const tokens = pipeline.tokenize(query.text, query.lang);
    let score = 0;
    let weights: ArrayLike<number> | undefined;
    await this.#predict([tokens], this.#outputs(), (_, { probabilities, attention }) => {
      score = probabilities![id]!;
      weights = attention;
    });
    const attends = weights !== undefined;
    const known = weights ?? (await this.#fallWithout(tokens.slice(0, mostLeftOut), id));
    const words = tokens
      .slice(0, known.length)
      .map((word, place) => ({ word, weight: known[place]!, place }))
      .sort(byWeight);
    const isSpokenFor = this.#telling.among(tokens).size > 0;
    const summary = isSpokenFor ? summarize(tag, words, attends) : summarizePopular(tag, tags);
    return { tag, score, words, summary };
  }

  export(): BundleContents {
    const { name, options, tags, words, topics, onnx } = this.#parts;
    return {
      model: name,
      options,
      arrays: topics?.toArrays() ?? {},
      vocabularies: { tags: tags.toLines(), words: words.toLines(), ...topics?.toLines() },
      onnx,
    };
  }

  /** Share of the queries whose best tag is among their gold tags (by id). */
  async hitRate(queries: readonly Query[], gold: readonly (readonly number[])[]): Promise<number> {
    let hits = 0;
    await this.#predict(this.#tokenize(queries), ['probabilities'], (query, { probabilities }) => {
      let best = 0;
      for (let id = 1; id < probabilities!.length; id++) {
        if (probabilities![id]! > probabilities![best]!) best = id;
      }
      if (gold[query]!.includes(best)) hits++;
    });
    return hits / queries.length;
  }

  release(): Promise<void> {
    return this.#runner.release();
  }

  #outputs(): string[] {
    return this.#runner.outputNames.includes('attention')
      ? ['probabilities', 'attention']
      : ['probabilities'];
  }

  /** How much lower the tag's probability is without each word. shape (T,) */
  async #fallWithout(tokens: readonly string[], id: number): Promise<number[]> {
    const scores: number[] = new Array(tokens.length + 1);
    const without = tokens.map((_, left) => tokens.filter((_, i) => i !== left));
    await this.#predict([tokens, ...without], ['probabilities'], (post, { probabilities }) => {
      scores[post] = probabilities![id]!;
    });
    const [whole, ...others] = scores;
    return others.map((score) => whole! - score);
  }

  #tokenize(queries: readonly Query[]): string[][] {
    const { pipeline } = this.#parts;
    return queries.map(({ text, lang }) => pipeline.tokenize(text, lang));
  }

  /** Runs posts of like length together and hands each post its row of every output. */
  async #predict(
    tokens: readonly (readonly string[])[],
    outputs: readonly string[],
    each: EachPost,
  ): Promise<void> {
    const { words, topics, name: model } = this.#parts;
    const posts = encodePosts(tokens.map((own) => words.encode(own, unknownWord)));
    for (const batch of batchesOf(tokens.map(({ length }) => length))) {
      const feeds = { ...wordFeeds(posts, batch), ...topics?.feeds(batch.map((i) => tokens[i]!)) };
      const results = await this.#runner.run(feeds, outputs);
      for (const [row, post] of batch.entries()) {
        const rows = Object.fromEntries(
          outputs.map((name) => {
            const { data, shape } = results[name]!;
            if (!(data instanceof Float32Array) || shape.length !== 2) {
              throw new DataFormatError(
                `bundle of ${model}: model.onnx must give "${name}" as a float32 matrix; train it again`,
              );
            }
            const width = shape[1]!;
            return [name, data.subarray(row * width, (row + 1) * width)];
          }),
        );
        each(post, rows);
      }
    }
  }
}

/** @throws {DataFormatError} if the graph was trained with other words, tags or topics */
function checkSizes({ name, words, tags, topics }: SequenceParts, runner: GraphRunner): void {
  checkSameSize(name, 'words', {
    'model.onnx': runner.weightShape(wordTable)?.[0],
    'the list "words"': words.size,
  });
  checkSameSize(name, 'tags', {
    'model.onnx': runner.lastSize('probabilities'),
    'the list "tags"': tags.size,
  });
  checkSameSize(name, 'topics', {
    'model.onnx': runner.lastSize('topics'),
    'the array "ldaCounts"': topics?.size,
  });
}

/** Post numbers by length, the shortest first, in batches that fit; a post of more words than that is one by itself. */
function batchesOf(lengths: readonly number[]): number[][] {
  const order = lengths.map((_, post) => post).sort((a, b) => lengths[a]! - lengths[b]!);
  const batches: number[][] = [];
  let batch: number[] = [];
  for (const post of order) {
    const isFull = batch.length === batchSize || (batch.length + 1) * lengths[post]! > batchWords;
    if (isFull || batches.length === 0) batches.push((batch = []));
    batch.push(post);
  }
  return batches;
}

function summarize(tag: string, words: readonly ExplainedWord[], attends: boolean): string {
  const telling = new Set(words.filter(({ weight }) => weight > 0).map(({ word }) => word));
  if (telling.size === 0) return `No word of the post makes #${tag} more probable.`;
  const named = [...telling]
    .slice(0, 3)
    .map((word) => `"${word}"`)
    .join(', ');
  return attends
    ? `The model looks most at the words ${named}.`
    : `Without the words ${named} #${tag} would be less probable.`;
}

/** Called with a post's number and its row of each output. */
type EachPost = (post: number, rows: Readonly<Record<string, Float32Array>>) => void;
