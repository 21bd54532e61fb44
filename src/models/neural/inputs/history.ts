/**
 * The author's latest earlier posts, as a memory.
 *
 * In training, they come from the corpus: for a training post, from the training posts, for a validation post, from the
 * training and validation posts. Later, they come from `Query.history` or, without one, from the last training posts of the
 * author, which the bundle stores. The post itself and posts at the same time or later are never among them
 * (`timelines.ts`). In a history whose times are unknown, a post with the text of the query counts as the post itself.
 * Earlier posts without words are left out, so the next older one takes their place.
 */
import Type from 'typebox';
import { Vocabulary } from '../../../features/vocabulary.ts';
import type { Graph } from '../../../graph/graph.ts';
import { normal } from '../../../graph/initializers.ts';
import { embedding } from '../../../graph/operators/gather.ts';
import type { BundleContents } from '../../model.ts';
import { bundleLines } from '../../parts/fitting.ts';
import { RememberedPosts } from '../../parts/remembered-posts.ts';
import type { Input, Learnt, PlannedInput, ReadCorpus, ReadCorpusPost, Tensors } from '../input.ts';
import {
  encodedMemories,
  type HistoryOptions,
  LearntHistory,
  memoryTables,
  readPost,
} from './learnt-history.ts';
import { specialWords, unknownWord } from './word-feeds.ts';

/** The options that `history()` reads. */
export const historyOptions = {
  history: Type.Integer({
    default: 5,
    minimum: 1,
    maximum: 50,
    search: { from: 1, to: 20, scale: 'log', needs: ['author'] },
    description: "M, how many of the author's latest earlier posts are read",
  }),
  historyTags: Type.Boolean({
    default: false,
    search: { choices: [false, true], needs: ['author'] },
    description: 'Read the tags of earlier posts too',
  }),
};

/**
 * The author's earlier posts. Declares the feeds of `memoryFeeds`, except that `memoryWords` are looked up in two tables,
 * which gives `memoryInput` and `memoryOutput` [W, D].
 */
export function history(): Input {
  return {
    readsAll: true,
    plan: (_posts, options, corpus) =>
      new PlannedHistory(options as unknown as HistoryOptions, corpus),
    load(bundle, options, pipeline) {
      const words = wordsOf(bundle);
      const remembered = RememberedPosts.fromBundle(bundle, words.size);
      return new LearntHistory(options as unknown as HistoryOptions, pipeline, words, remembered);
    },
    forget: (bundle, author) => RememberedPosts.forget(bundle, wordsOf(bundle).size, author),
  };
}

function wordsOf(bundle: BundleContents): Vocabulary {
  const lines = bundleLines(bundle, 'memory-words');
  return Vocabulary.fromLines(lines, `bundle of ${bundle.model}: memory-words`);
}

class PlannedHistory implements PlannedInput {
  readonly #options: HistoryOptions;
  readonly #corpus: ReadCorpus;
  readonly #words: Vocabulary;

  constructor(options: HistoryOptions, corpus: ReadCorpus) {
    this.#options = options;
    this.#corpus = corpus;
    this.#words = Vocabulary.build(
      corpus.train
        .filter(({ query }) => query.author !== undefined)
        .map(({ tokens, query }) => readPost(tokens, query.hashtags, options)),
      { minCount: options.minWordCount, specials: specialWords },
    );
  }

  declare(graph: Graph): Tensors {
    const { history: M, dimension } = this.#options;
    const ids = graph.input('memoryWords', ['W'], 'int32');
    const [memoryInput, memoryOutput] = memoryTables.map((name) =>
      embedding(graph.parameter(name, [this.#words.size, dimension], normal(0.1)), ids),
    );
    return {
      memoryInput,
      memoryOutput,
      memoryPlaces: graph.input('memoryPlaces', ['B', 'J'], 'int32'),
      memoryMask: graph.input('memoryMask', ['B', M, 'J']),
      memoryPosts: graph.input('memoryPosts', ['B', M]),
      memoryAges: graph.input('memoryAges', ['B', M]),
    };
  }

  async learn(): Promise<Learnt> {
    const { Timelines } = await import('./timelines.ts');
    const { history: size } = this.#options;
    const { train, valid, pipeline } = this.#corpus;
    const timelinesOf = (posts: readonly ReadCorpusPost[]) =>
      new Timelines(posts, (post) => this.#wordsOf(post));
    const own = timelinesOf(train);
    const read = new Map(own.posts.map((post) => [post.query, post]));
    const remembered = RememberedPosts.build([...read.keys()], size, (post) =>
      this.#wordsOf(read.get(post)!),
    );
    return {
      input: new LearntHistory(this.#options, pipeline, this.#words, remembered),
      encode: (posts, part) => {
        const timelines = part === 'train' ? own : timelinesOf([...train, ...valid]);
        return encodedMemories(timelines.memoriesOf(posts, size), size);
      },
    };
  }

  #wordsOf({ tokens, query }: ReadCorpusPost): number[] {
    return this.#words.encode(readPost(tokens, query.hashtags, this.#options), unknownWord);
  }
}
