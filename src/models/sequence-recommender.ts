import { DataFormatError, NotSupportedError } from '../base/errors.ts';
import type { TagTable } from '../features/tag-table.ts';
import type { Vocabulary } from '../features/vocabulary.ts';
import { GraphRunner, type Ort } from '../graph/session.ts';
import type { Query } from '../posts/post.ts';
import type { Pipeline } from '../text/pipeline.ts';
import { bestTags } from './fitting.ts';
import { explainByWords, explainUnknown } from './linear/explain.ts';
import type { BundleContents, Explanation, Fitted, Recommendation, Runtime } from './model.ts';
import type { PostTopics } from './post-topics.ts';
import { encodePosts, unknownWord, wordFeeds } from './word-feeds.ts';

/** Posts that go through the graph together. */
const batchSize = 100;

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
}

/** What a sequence classifier is once it is trained or loaded: a graph with its vocabularies. */
export class SequenceRecommender implements Fitted {
  readonly #parts: SequenceParts;
  readonly #runner: GraphRunner;

  private constructor(parts: SequenceParts, runner: GraphRunner) {
    this.#parts = parts;
    this.#runner = runner;
  }

  /** @throws {DataFormatError} if there is no graph */
  static async load(
    ort: Ort,
    parts: Omit<SequenceParts, 'onnx'> & { readonly onnx: Uint8Array | undefined },
  ): Promise<SequenceRecommender> {
    const { onnx } = parts;
    if (!onnx) {
      throw new DataFormatError(`bundle of ${parts.name}: model.onnx is missing; train it again`);
    }
    return new SequenceRecommender({ ...parts, onnx }, await GraphRunner.create(ort, onnx));
  }

  async recommend(queries: readonly Query[], k: number): Promise<Recommendation[][]> {
    const { tags } = this.#parts;
    const rankings: Recommendation[][] = new Array(queries.length);
    await this.#predict(queries, ['probabilities'], (query, { probabilities }) => {
      rankings[query] = bestTags(tags, probabilities!, k, undefined, probabilities);
    });
    return rankings;
  }

  /** Words with their attention where the method attends; else by how much the probability falls without each. */
  async explain(query: Query, tag: string): Promise<Explanation> {
    const { tags, pipeline } = this.#parts;
    const id = tags.id(tag);
    if (id === undefined) return explainUnknown(tag);
    const tokens = pipeline.tokenize(query.text, query.lang);
    let score = 0;
    let weights: ArrayLike<number> | undefined;
    await this.#predictTokens([tokens], this.#outputs(), (_, { probabilities, attention }) => {
      score = probabilities![id]!;
      weights = attention;
    });
    weights ??= await this.#lossWithout(tokens, id, score);
    return explainByWords(
      tag,
      score,
      tokens.map((token, i) => [token, weights![i]!] as const),
    );
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
    await this.#predict(queries, ['probabilities'], (query, { probabilities }) => {
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

  async #lossWithout(tokens: readonly string[], id: number, score: number): Promise<number[]> {
    const falls: number[] = new Array(tokens.length);
    const without = tokens.map((_, left) => tokens.filter((_, i) => i !== left));
    await this.#predictTokens(without, ['probabilities'], (left, { probabilities }) => {
      falls[left] = score - probabilities![id]!;
    });
    return falls;
  }

  #predict(queries: readonly Query[], outputs: readonly string[], each: EachPost): Promise<void> {
    const { pipeline } = this.#parts;
    const tokens = queries.map(({ text, lang }) => pipeline.tokenize(text, lang));
    return this.#predictTokens(tokens, outputs, each);
  }

  /** Runs posts of like length together and hands each post its row of every output. */
  async #predictTokens(
    tokens: readonly (readonly string[])[],
    outputs: readonly string[],
    each: EachPost,
  ): Promise<void> {
    const { words, topics } = this.#parts;
    const posts = encodePosts(tokens.map((own) => words.encode(own, unknownWord)));
    const order = tokens.map((_, i) => i).sort((a, b) => tokens[a]!.length - tokens[b]!.length);
    for (let from = 0; from < order.length; from += batchSize) {
      const batch = order.slice(from, from + batchSize);
      const feeds = { ...wordFeeds(posts, batch), ...topics?.feeds(batch.map((i) => tokens[i]!)) };
      const results = await this.#runner.run(feeds, outputs);
      for (const [row, post] of batch.entries()) {
        const rows = Object.fromEntries(
          outputs.map((name) => {
            const { data, shape } = results[name]!;
            const width = shape[1]!;
            return [name, (data as Float32Array).subarray(row * width, (row + 1) * width)];
          }),
        );
        each(post, rows);
      }
    }
  }
}

/** Called with a post's number and its row of each output. */
type EachPost = (post: number, rows: Readonly<Record<string, Float32Array>>) => void;
