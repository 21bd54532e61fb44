import { DataFormatError } from '../../base/errors.ts';
import type { Feeds, GraphRunner, Ort } from '../../graph/graph-runner.ts';
import type { BundlePart } from '../bundle-part.ts';
import { openGraph } from '../parts/graphs.ts';
import type { EncodeOptions, Encoder } from './encoder.ts';
import type { EncoderFiles } from './encoder-files.ts';
import { Tokens } from './tokens.ts';

/** Limits of a batch: texts, and tokens including padding. Larger ones are not faster on a CPU. */
const batchSize = 32;
const batchTokens = 2048;

const inputNames = ['input_ids', 'attention_mask', 'token_type_ids'];

/** What exporters call the vectors of the tokens, shape (B, T, D). */
const outputNames = ['last_hidden_state', 'token_embeddings'];

const exportAgain = 'export it for the task feature-extraction';

/** Rounds all of a batch by its largest number, so that texts of a batch change each other's encodings. */
const roundsByBatch = 'DynamicQuantizeLinear';

/**
 * A transformer such as BERT, as an ONNX graph from token ids to a vector for each token. The encoding of a text is the mean
 * of these vectors or the first of them ([CLS]). Padding is masked.
 *
 * Source: Devlin et al. 2019, "BERT", section 3, for [CLS]; Reimers & Gurevych 2019, "Sentence-BERT", section 3, for both.
 */
export class GraphEncoder implements Encoder {
  readonly id: string;
  readonly dimension: number;
  readonly #tokens: Tokens;
  readonly #onnx: Uint8Array;
  readonly #graph: GraphRunner;
  readonly #output: string;
  readonly #batchSize: number;

  private constructor(
    id: string,
    tokens: Tokens,
    onnx: Uint8Array,
    graph: GraphRunner,
    output: string,
    dimension: number,
  ) {
    this.id = id;
    this.dimension = dimension;
    this.#tokens = tokens;
    this.#onnx = onnx;
    this.#graph = graph;
    this.#output = output;
    this.#batchSize = graph.uses(roundsByBatch) ? 1 : batchSize;
  }

  /**
   * @throws {DataFormatError} if the tokenizer or the graph is malformed, or the graph's inputs or outputs are not those
   *   of an encoder
   */
  static async open(
    { id, name, tokenizer }: EncoderFiles,
    onnx: Uint8Array,
    ort: Ort,
  ): Promise<GraphEncoder> {
    const tokens = await Tokens.open(tokenizer, name);
    const graph = await openGraph(ort, onnx, name, { kind: 'encoder', remedy: exportAgain });
    try {
      const other = graph.inputNames.find((input) => !inputNames.includes(input));
      const output = outputNames.find((one) => graph.outputNames.includes(one));
      if (other !== undefined || output === undefined) {
        throw new DataFormatError(
          `${name}: expected a graph with inputs among ${inputNames.join(', ')} and an output ${outputNames.join(' or ')}, got the inputs ${graph.inputNames.join(', ')} and the outputs ${graph.outputNames.join(', ')}; ${exportAgain}`,
        );
      }
      // Also shows that the graph runs at all.
      const { shape } = (await graph.run(feedsOf([tokens.withSpecial('a', 3)]), [output]))[output];
      return new GraphEncoder(id, tokens, onnx, graph, output, shape[2]);
    } catch (error) {
      await graph.release();
      throw error;
    }
  }

  async encode(
    texts: readonly string[],
    { pooling, maxTokens }: EncodeOptions,
  ): Promise<Float32Array> {
    const D = this.dimension;
    const encodings = new Float32Array(texts.length * D); // (N, D)
    const ids = texts.map((text) => this.#tokens.withSpecial(text, maxTokens));
    for (const batch of this.#batchesOf(ids)) {
      const results = await this.#graph.run(feedsOf(batch.map((n) => ids[n])), [this.#output]);
      const { data, shape } = results[this.#output];
      const [B, T] = shape;
      if (!(data instanceof Float32Array) || B !== batch.length || shape[2] !== D) {
        throw new DataFormatError(
          `the encoder must give float32 numbers of shape [${batch.length}, T, ${D}], got [${shape}]`,
        );
      }
      for (const [b, n] of batch.entries()) {
        const own = encodings.subarray(n * D, (n + 1) * D);
        const read = pooling === 'cls' ? 1 : ids[n].length;
        for (let t = 0; t < read; t++) {
          const from = (b * T + t) * D;
          for (let d = 0; d < D; d++) own[d] += data[from + d] / read;
        }
      }
    }
    return encodings;
  }

  /** Places of texts in batches, those of similar length together. Texts without any token are in none. */
  #batchesOf(ids: readonly (readonly number[])[]): number[][] {
    const order = [...ids.keys()].filter((n) => ids[n].length > 0);
    order.sort((a, b) => ids[a].length - ids[b].length);
    const batches: number[][] = [];
    let batch: number[] = [];
    for (const n of order) {
      const isFull =
        batch.length === this.#batchSize || (batch.length + 1) * ids[n].length > batchTokens;
      if (isFull || batches.length === 0) batches.push((batch = []));
      batch.push(n);
    }
    return batches;
  }

  save(): BundlePart {
    return { graphs: { encoder: this.#onnx }, vocabularies: { tokenizer: this.#tokens.toLines() } };
  }

  release(): Promise<void> {
    return this.#graph.release();
  }
}

/** Token ids of texts, padded to the longest. shape (B, T) each */
function feedsOf(texts: readonly (readonly number[])[]): Feeds {
  const B = texts.length;
  const T = Math.max(...texts.map(({ length }) => length));
  const [ids, mask] = [new BigInt64Array(B * T), new BigInt64Array(B * T)];
  for (const [b, own] of texts.entries()) {
    for (const [t, id] of own.entries()) {
      ids[b * T + t] = BigInt(id);
      mask[b * T + t] = 1n;
    }
  }
  const shape = [B, T];
  return {
    input_ids: { data: ids, shape },
    attention_mask: { data: mask, shape },
    token_type_ids: { data: new BigInt64Array(B * T), shape },
  };
}
