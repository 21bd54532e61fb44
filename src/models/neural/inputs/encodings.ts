import Type from 'typebox';
import { NotSupportedError } from '../../../base/errors.ts';
import { TellingWords } from '../../../features/telling-words.ts';
import { Vocabulary } from '../../../features/vocabulary.ts';
import type { Graph } from '../../../graph/graph.ts';
import type { GraphRunner } from '../../../graph/graph-runner.ts';
import { encodeTexts } from '../../encoders/encode-texts.ts';
import type { EncodeOptions, Encoder } from '../../encoders/encoder.ts';
import { loadEncoder } from '../../encoders/open-encoder.ts';
import type { FitContext } from '../../model.ts';
import { checkSameSize } from '../../parts/fitting.ts';
import type {
  BundlePart,
  EncodedInput,
  Input,
  Learnt,
  LearntInput,
  Options,
  PlannedInput,
  ReadPost,
  Tensors,
} from '../input.ts';
import { loadWords, wordOptions } from './words.ts';

/** The options that `encodings()` reads. */
export const encodingOptions = {
  minWordCount: wordOptions.minWordCount,
  pooling: Type.Enum(['mean', 'cls'], {
    default: 'mean',
    description:
      "The encoding of a text: the mean of its tokens' vectors, or the first one ([CLS])",
  }),
  maxTokens: Type.Integer({
    default: 200,
    minimum: 4,
    description: 'Tokens of a post after so many are not read; no more than the encoder can read',
  }),
};

/**
 * The post as a vector of the context's pre-trained encoder, which stays as it is. Declares `encoding` [B, D]. The encoder
 * reads the post's words, joined by spaces, so that the option `text` applies to it, and no hashtag remains in its input.
 *
 * Whether a post is evidence for any tag is judged by the words of the training posts, as for networks that read words:
 * an encoder has a vector for gibberish as well.
 */
export function encodings(): Input {
  return {
    plan(posts, options, { encoder }) {
      if (!encoder) {
        throw new NotSupportedError(
          "encoder = given needs a pre-trained encoder: pass one in the context, or a folder with the command line's --encoder",
        );
      }
      const tokens = posts.map((post) => post.tokens);
      const words = Vocabulary.build(tokens, { minCount: options.minWordCount });
      return new PlannedEncodings(new PostEncoder(encoder, words, options));
    },
    async load(bundle, options, _pipeline, runtime) {
      return new PostEncoder(await loadEncoder(bundle, runtime), loadWords(bundle), options);
    },
  };
}

class PlannedEncodings implements PlannedInput {
  readonly #input: PostEncoder;

  constructor(input: PostEncoder) {
    this.#input = input;
  }

  declare(graph: Graph): Tensors {
    return { encoding: graph.input('encoding', ['B', this.#input.dimension]) };
  }

  async learn(): Promise<Learnt> {
    return { input: this.#input };
  }
}

class PostEncoder implements LearntInput {
  readonly #encoder: Encoder;
  readonly #words: Vocabulary;
  readonly #telling: TellingWords;
  readonly #options: EncodeOptions;

  constructor(encoder: Encoder, words: Vocabulary, { pooling, maxTokens }: Options) {
    this.#encoder = encoder;
    this.#words = words;
    this.#telling = TellingWords.of(words);
    this.#options = { pooling, maxTokens };
  }

  get dimension(): number {
    return this.#encoder.dimension;
  }

  async encode(posts: readonly ReadPost[], context?: FitContext): Promise<EncodedInput> {
    const texts = posts.map(({ tokens }) => tokens.join(' '));
    const encoded = await encodeTexts(texts, this.#encoder, this.#options, context);
    return {
      lengths: new Uint8Array(posts.length).fill(1),
      feeds: (batch) => {
        const shape = [batch.length, this.dimension];
        const data = new Float32Array(shape[0] * shape[1]);
        encoded.read(batch, data);
        return { encoding: { data, shape } };
      },
    };
  }

  speaks({ tokens }: ReadPost): boolean {
    return this.#telling.among(tokens).size > 0;
  }

  checkSizes(model: string, graph: GraphRunner): void {
    checkSameSize(model, 'numbers in an encoding', {
      'model.onnx': graph.lastSize('encoding'),
      'the encoder': this.dimension,
    });
  }

  save(): BundlePart {
    const { arrays, vocabularies, graphs } = this.#encoder.save?.() ?? {};
    return { arrays, vocabularies: { ...vocabularies, words: this.#words.toLines() }, graphs };
  }

  async release(): Promise<void> {
    await this.#encoder.release?.();
  }
}
