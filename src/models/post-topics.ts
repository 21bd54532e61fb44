import { InvalidArgumentError } from '../base/errors.ts';
import type { Random } from '../base/random.ts';
import { LdaModel } from '../features/lda.ts';
import { Vocabulary } from '../features/vocabulary.ts';
import type { Feeds } from '../graph/graph-runner.ts';
import { isStopWord } from '../text/stop-words.ts';
import { bundleLines, checkSameSize } from './fitting.ts';
import type { BundleContents, FitContext } from './model.ts';
import { forEachPost } from './tokenize-posts.ts';

export interface TopicOptions {
  readonly topics: number;
  readonly topicIterations: number;
}

/**
 * The LDA topics of posts (li-2016 section 3.2), learnt on the training posts and folded in for others. Stop
 * words, and words in one post only, are left out: they would be in every topic or say nothing. A post
 * without any word that is left has the uniform prior.
 *
 * The prior alpha is 0.1, not the usual 50 / K, which would keep a post of ten words close to uniform topics:
 * held-out perplexity is 7 to 12 % lower (docs/models.md).
 */
export class PostTopics {
  readonly #words: Vocabulary;
  readonly #lda: LdaModel;

  private constructor(words: Vocabulary, lda: LdaModel) {
    this.#words = words;
    this.#lda = lda;
  }

  /** @throws {InvalidArgumentError} if no word is left to learn from */
  static async learn(
    tokens: readonly (readonly string[])[],
    { topics, topicIterations }: TopicOptions,
    random: Random,
    { signal, onProgress }: FitContext,
  ): Promise<PostTopics> {
    const { trainLda } = await import('../features/train-lda.ts');
    const content = tokens.map((own) => own.filter((token) => !isStopWord(token)));
    const words = Vocabulary.build(content, { minDocuments: 2 });
    if (words.size === 0) {
      throw new InvalidArgumentError(
        `topics: no word but stop words occurs in two or more of the ${tokens.length} training posts, so there are no topics to learn; give it more posts`,
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

  /** @throws {DataFormatError} if the bundle lacks them, or they do not fit each other */
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

  /**
   * theta of each training post, shape (N, K), with progress.
   *
   * @param model whose training it is, for the message
   * @throws {InterruptedError} when aborted
   */
  async inferAll(
    tokens: readonly (readonly string[])[],
    model: string,
    context: FitContext,
  ): Promise<Float32Array> {
    const theta = new Float32Array(tokens.length * this.size);
    const fold = (own: readonly string[], i: number) => theta.set(this.#infer(own), i * this.size);
    await forEachPost(tokens, fold, 'topics of posts', model, context);
    return theta;
  }

  /** The feed `topics` [B, K] of posts. */
  feeds(tokens: readonly (readonly string[])[]): Feeds {
    const data = new Float32Array(tokens.length * this.size);
    for (const [i, own] of tokens.entries()) data.set(this.#infer(own), i * this.size);
    return { topics: { data, shape: [tokens.length, this.size] } };
  }

  /** theta, shape (K,) */
  #infer(tokens: readonly string[]): Float32Array {
    return this.#lda.infer(this.#words.encode(tokens));
  }

  /** The K topics, each by its most probable words, best first. */
  describe(words: number): { readonly word: string; readonly probability: number }[][] {
    return Array.from({ length: this.size }, (_, topic) =>
      this.#lda
        .topWords(topic, words)
        .map(({ word, probability }) => ({ word: this.#words.token(word), probability })),
    );
  }

  toArrays() {
    return this.#lda.toArrays();
  }

  toLines(): { 'topic-words': string[] } {
    return { 'topic-words': this.#words.toLines() };
  }
}

/** The feed `topics` [B, K] of some rows of theta [N, K]. */
export function topicFeeds(theta: Float32Array, topics: number, posts: ArrayLike<number>): Feeds {
  const data = new Float32Array(posts.length * topics);
  for (let b = 0; b < posts.length; b++) {
    data.set(theta.subarray(posts[b]! * topics, (posts[b]! + 1) * topics), b * topics);
  }
  return { topics: { data, shape: [posts.length, topics] } };
}
