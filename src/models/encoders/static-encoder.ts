import { checkFinite } from '../../base/array-checks.ts';
import { DataFormatError } from '../../base/errors.ts';
import type { NamedArray, NamedArrays } from '../../base/safetensors.ts';
import type { BundlePart } from '../bundle-part.ts';
import type { EncodeOptions, Encoder } from './encoder.ts';
import type { EncoderFiles } from './encoder-files.ts';
import { Tokens } from './tokens.ts';

/** What tools call the table of token vectors: Model2Vec, WordLlama. */
const tableNames = ['embeddings', 'embedding.weight'];

type FloatArray = NamedArray & { readonly data: Float32Array | Float64Array };

/**
 * Static embeddings: the encoding of a text is the mean of its tokens' vectors, each times the token's weight if the
 * encoder has weights. Tokens are not seen in context, which makes this far cheaper than a transformer.
 *
 * Source: Model2Vec (Tulkens & van Dongen 2024, https://github.com/MinishLab/model2vec), without its last step, which scales
 * encodings to length 1.
 */
export class StaticEncoder implements Encoder {
  readonly id: string;
  readonly dimension: number;
  readonly #tokens: Tokens;
  /** shape (V, D) */
  readonly #table: FloatArray;
  /** shape (V,) */
  readonly #weights: FloatArray | undefined;

  private constructor(
    files: EncoderFiles,
    tokens: Tokens,
    table: FloatArray,
    weights?: FloatArray,
  ) {
    this.id = files.id;
    this.dimension = table.shape[1];
    this.#tokens = tokens;
    this.#table = table;
    this.#weights = weights;
  }

  /** @throws {DataFormatError} if the table or the tokenizer is missing or malformed, or they do not fit each other */
  static async open(files: EncoderFiles): Promise<StaticEncoder> {
    const { name, arrays = {} } = files;
    const table = tokenVectors(arrays);
    if (!table) {
      throw new DataFormatError(
        `${name}: expected an array ${tableNames.join(' or ')} of token vectors as numbers in two dimensions`,
      );
    }
    checkFinite(table.data, `${name}: the token vectors`);
    const [V] = table.shape;
    const { weights } = arrays;
    if (weights && !(isFloats(weights) && weights.data.length === V)) {
      throw new DataFormatError(
        `${name}: expected ${V} numbers as "weights", one for each token vector, got ${weights.data.length}`,
      );
    }
    if (weights) checkFinite(weights.data, `${name}: the weights`);
    const tokens = await Tokens.open(files.tokenizer, name);
    if (tokens.size > V) {
      throw new DataFormatError(
        `${name}: the tokenizer has ${tokens.size} tokens, but there are only ${V} token vectors`,
      );
    }
    return new StaticEncoder(files, tokens, table, weights);
  }

  async encode(
    texts: readonly string[],
    { maxTokens }: Pick<EncodeOptions, 'maxTokens'>,
  ): Promise<Float32Array> {
    const D = this.dimension;
    const encodings = new Float32Array(texts.length * D); // (N, D)
    const { data } = this.#table;
    for (const [n, text] of texts.entries()) {
      const ids = this.#tokens.known(text, maxTokens);
      const own = encodings.subarray(n * D, (n + 1) * D);
      for (const id of ids) {
        const weight = (this.#weights?.data[id] ?? 1) / ids.length;
        for (let d = 0; d < D; d++) own[d] += weight * data[id * D + d];
      }
    }
    return encodings;
  }

  save(): BundlePart {
    return {
      arrays: {
        encoderVectors: this.#table,
        ...(this.#weights && { encoderWeights: this.#weights }),
      },
      vocabularies: { tokenizer: this.#tokens.toLines() },
    };
  }
}

/** The table of token vectors among the arrays of a file; undefined if there is none. */
export function tokenVectors(arrays: NamedArrays): FloatArray | undefined {
  const table = tableNames.map((name) => arrays[name]).find((array) => array !== undefined);
  return table && isFloats(table) && table.shape.length === 2 && table.data.length > 0
    ? table
    : undefined;
}

function isFloats(array: NamedArray): array is FloatArray {
  return array.data instanceof Float32Array || array.data instanceof Float64Array;
}
