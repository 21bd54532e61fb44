import Type from 'typebox';
import type { Random } from '../../../base/random.ts';
import { TellingWords } from '../../../features/telling-words.ts';
import { Vocabulary } from '../../../features/vocabulary.ts';
import type { Graph } from '../../../graph/graph.ts';
import type { GraphRunner } from '../../../graph/graph-runner.ts';
import { embedding } from '../../../graph/operators/gather.ts';
import type { BundleContents, FitContext } from '../../model.ts';
import { bundleLines, checkSameSize } from '../../parts/fitting.ts';
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
import {
  encodePosts,
  lengthsOf,
  specialWords,
  unknownWord,
  wordFeeds,
  wordTable,
  wordTableIn,
} from './word-feeds.ts';

/** The options that `words()` reads. */
export const wordOptions = {
  dimension: Type.Integer({
    default: 300,
    minimum: 1,
    search: { from: 50, to: 500, scale: 'log' },
    description: 'Size of the word vectors',
  }),
  vectors: Type.Enum(['corpus', 'given', 'random'], {
    default: 'corpus',
    description:
      'Initial word vectors: learned from the training posts, pretrained ones that you pass, or random',
  }),
  freeze: Type.Boolean({
    default: false,
    search: { choices: [false, true] },
    description: 'Keep the word vectors fixed during training',
  }),
  minWordCount: Type.Integer({
    default: 2,
    minimum: 1,
    search: { from: 1, to: 10, scale: 'log' },
    description: 'Words that occur fewer times than this in training are unknown',
  }),
};

/**
 * The post's words as vectors. Declares `words` [T, B, D], their `mask` [T, B] with ones where there is a word, and
 * `last` [T, B] with a one at each post's last word. The vectors are a parameter, initialized by `initialWordVectors`.
 */
export function words(): Input {
  return {
    plan(posts, options, { vocabulary }) {
      const tokens = posts.map((post) => post.tokens);
      const minCount = options.minWordCount;
      return new PlannedWords(
        vocabulary ?? Vocabulary.build(tokens, { minCount, specials: specialWords }),
        options,
      );
    },
    load: (bundle) => new LearntWords(loadWords(bundle)),
  };
}

/** @throws {DataFormatError} if the bundle has no valid list of words */
export function loadWords(bundle: BundleContents): Vocabulary {
  const where = `bundle of ${bundle.model}: words`;
  return Vocabulary.fromLines(bundleLines(bundle, 'words'), where);
}

class PlannedWords implements PlannedInput {
  readonly #words: Vocabulary;
  readonly #options: Options;

  constructor(vocabulary: Vocabulary, options: Options) {
    this.#words = vocabulary;
    this.#options = options;
  }

  declare(graph: Graph): Tensors {
    const { dimension, freeze } = this.#options;
    const ids = graph.input('words', ['T', 'B'], 'int32');
    const mask = graph.input('mask', ['T', 'B']);
    const last = graph.input('last', ['T', 'B']);
    const table = wordTableIn(graph, this.#words.size, dimension);
    if (freeze) graph.frozen.add(table);
    return { words: embedding(table, ids), mask, last };
  }

  async learn(posts: readonly ReadPost[], random: Random, context: FitContext): Promise<Learnt> {
    const { initialWordVectors } = await import('./initial-word-vectors.ts');
    const vectors = await initialWordVectors(
      posts.map(({ tokens }) => tokens),
      this.#words,
      this.#options as Parameters<typeof initialWordVectors>[2],
      random.split('vectors'),
      context,
    );
    return { input: new LearntWords(this.#words), values: new Map([[wordTable, vectors]]) };
  }
}

class LearntWords implements LearntInput {
  readonly #words: Vocabulary;
  readonly #telling: TellingWords;

  constructor(vocabulary: Vocabulary) {
    this.#words = vocabulary;
    this.#telling = TellingWords.of(vocabulary);
  }

  async encode(posts: readonly ReadPost[]): Promise<EncodedInput> {
    const encoded = encodePosts(posts.map(({ tokens }) => this.#words.encode(tokens, unknownWord)));
    return { lengths: lengthsOf(encoded), feeds: (batch) => wordFeeds(encoded, batch) };
  }

  /** A network cannot tell which tags a word is evidence for: any telling word counts for all of them. */
  speaks({ tokens }: ReadPost): boolean {
    return this.#telling.among(tokens).size > 0;
  }

  checkSizes(model: string, graph: GraphRunner): void {
    checkSameSize(model, 'words', {
      'model.onnx': graph.weightShape(wordTable)?.[0],
      'the list "words"': this.#words.size,
    });
  }

  save(): BundlePart {
    return { vocabularies: { words: this.#words.toLines() } };
  }
}
