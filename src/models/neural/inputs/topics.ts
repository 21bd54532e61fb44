import Type from 'typebox';
import { InvalidArgumentError } from '../../../base/errors.ts';
import type { Random } from '../../../base/random.ts';
import { LdaModel } from '../../../features/lda.ts';
import { Vocabulary } from '../../../features/vocabulary.ts';
import type { GraphRunner } from '../../../graph/graph-runner.ts';
import { isStopWord } from '../../../text/stop-words.ts';
import type { BundleContents, FitContext } from '../../model.ts';
import { bundleLines, checkSameSize } from '../../parts/fitting.ts';
import { forEachPost } from '../../parts/tokenize-posts.ts';
import type { BundlePart, EncodedInput, Input, LearntInput, ReadPost } from '../input.ts';

/** The options that `topics()` reads. */
export const topicOptions = {
  topics: Type.Integer({
    default: 100,
    minimum: 2,
    search: { from: 10, to: 300, scale: 'log' },
    description: 'K, the number of LDA topics',
  }),
  topicIterations: Type.Integer({
    default: 200,
    minimum: 1,
    description: 'Passes of the Gibbs sampler over the training posts',
  }),
};

export interface TopicOptions {
  readonly topics: number;
  readonly topicIterations: number;
}

/** The post's LDA topics, theta of Li et al. 2016, section 3.2. Declares `topics` [B, K], each row a distribution. */
export function topics(): Input {
  return {
    plan: (_posts, options) => ({
      declare: (graph) => ({ topics: graph.input('topics', ['B', options.topics]) }),
      learn: async (posts, random, context) => ({
        input: await PostTopics.learn(
          posts.map(({ tokens }) => tokens),
          options as unknown as TopicOptions,
          random.split('topics'),
          context,
        ),
      }),
    }),
    load: PostTopics.fromBundle,
  };
}

/**
 * The LDA topics of posts, learned on the training posts and folded in for others. Stop words and words that occur in
 * only one post are left out: the former would be in every topic, the latter carry no information. A post without any
 * remaining word gets uniform topics.
 *
 * The prior alpha is 0.1, not the usual 50 / K, which would keep the topics of a ten-word post close to uniform. With
 * 0.1, held-out perplexity is 7 to 12 % lower (docs/models.md).
 */
export class PostTopics implements LearntInput {
  readonly #words: Vocabulary;
  readonly #lda: LdaModel;

  private constructor(words: Vocabulary, lda: LdaModel) {
    this.#words = words;
    this.#lda = lda;
  }

  /** @throws {InvalidArgumentError} if no words remain to learn from */
  static async learn(
    tokens: readonly (readonly string[])[],
    { topics, topicIterations }: TopicOptions,
    random: Random,
    { signal, onProgress }: FitContext,
  ): Promise<PostTopics> {
    const { trainLda } = await import('../../../features/train-lda.ts');
    const content = tokens.map((own) => own.filter((token) => !isStopWord(token)));
    const words = Vocabulary.build(content, { minDocuments: 2 });
    if (words.size === 0) {
      throw new InvalidArgumentError(
        `topics: no word other than stop words occurs in two or more of the ${tokens.length} training posts, so there are no topics to learn; use more posts`,
      );
    }
    const { model } = await trainLda(
      content.map((own) => words.encode(own)),
      {
        topics,
        vocabularySize: words.size,
        alpha: 0.1,
        iterations: topicIterations,
        seed: random.integer(2 ** 31),
        ...(signal && { signal }),
        onProgress: (done, total) => onProgress?.({ phase: 'topics', done, total }),
      },
    );
    return new PostTopics(words, model);
  }

  /** @throws {DataFormatError} if a part is missing from the bundle, or parts do not match */
  static fromBundle(bundle: BundleContents): PostTopics {
    const where = `bundle of ${bundle.model}`;
    const words = Vocabulary.fromLines(bundleLines(bundle, 'topic-words'), `${where}: topic-words`);
    const lda = LdaModel.fromArrays(bundle.arrays, where);
    checkSameSize(bundle.model, 'words', {
      'the array "ldaCounts"': lda.vocabularySize,
      'the list "topic-words"': words.size,
    });
    return new PostTopics(words, lda);
  }

  /** K */
  get size(): number {
    return this.#lda.topics;
  }

  /** @throws {InterruptedError} when training is aborted */
  async encode(posts: readonly ReadPost[], context?: FitContext): Promise<EncodedInput> {
    const K = this.size;
    const theta = new Float32Array(posts.length * K); // (N, K)
    const fold = ({ tokens }: ReadPost, i: number) =>
      theta.set(this.#lda.infer(this.#words.encode(tokens)), i * K);
    if (context) await forEachPost(posts, fold, 'topics of posts', 'topics', context);
    else posts.forEach(fold);
    return {
      feeds(batch) {
        const data = new Float32Array(batch.length * K);
        for (let b = 0; b < batch.length; b++) {
          data.set(theta.subarray(batch[b] * K, (batch[b] + 1) * K), b * K);
        }
        return { topics: { data, shape: [batch.length, K] } };
      },
    };
  }

  /** The most probable words of each of the K topics, best first. */
  describe(words: number): { readonly word: string; readonly probability: number }[][] {
    return Array.from({ length: this.size }, (_, topic) =>
      this.#lda
        .topWords(topic, words)
        .map(({ word, probability }) => ({ word: this.#words.token(word), probability })),
    );
  }

  checkSizes(model: string, graph: GraphRunner): void {
    checkSameSize(model, 'topics', {
      'model.onnx': graph.lastSize('topics'),
      'the array "ldaCounts"': this.size,
    });
  }

  save(): BundlePart {
    return { arrays: this.#lda.toArrays(), vocabularies: { 'topic-words': this.#words.toLines() } };
  }
}
