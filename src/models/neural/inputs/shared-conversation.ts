/** The replies to a post, read with the vocabulary and the vectors that `words()` has. */
import { TellingWords } from '../../../features/telling-words.ts';
import type { Vocabulary } from '../../../features/vocabulary.ts';
import type { Graph } from '../../../graph/graph.ts';
import { embedding } from '../../../graph/operators/gather.ts';
import type { Pipeline } from '../../../text/pipeline.ts';
import type { Explanation } from '../../model.ts';
import { replyTokens } from '../../parts/tokenize-posts.ts';
import type {
  BundlePart,
  EncodedInput,
  Input,
  Learnt,
  LearntInput,
  Options,
  PlannedInput,
  ReadPost,
  Rows,
  Tensors,
} from '../input.ts';
import { weighted } from '../summaries.ts';
import { conversationFeeds } from './conversation.ts';
import { encodePosts, unknownWord, wordTableIn } from './word-feeds.ts';
import { loadWords } from './words.ts';

/**
 * The words of `Query.conversation`, in the order of the replies; for networks that write, whose vocabulary has the words of
 * replies, too. Declares their vectors `conversation` [J, B, D], and `conversationMask` [J, B] with ones where there is a word.
 */
export function sharedConversation(): Input {
  return {
    plan: (_, options, { vocabulary, pipeline }) =>
      new SharedConversation(vocabulary!, options, pipeline),
    load: (bundle, options, pipeline) =>
      new SharedConversation(loadWords(bundle), options, pipeline),
  };
}

class SharedConversation implements PlannedInput, LearntInput {
  readonly #words: Vocabulary;
  readonly #telling: TellingWords;
  readonly #options: Options;
  readonly #pipeline: Pipeline;

  constructor(words: Vocabulary, options: Options, pipeline: Pipeline) {
    this.#words = words;
    this.#telling = TellingWords.of(words);
    this.#options = options;
    this.#pipeline = pipeline;
  }

  declare(graph: Graph): Tensors {
    const ids = graph.input('conversation', ['J', 'B'], 'int32');
    const table = wordTableIn(graph, this.#words.size, this.#options.dimension);
    return {
      conversation: embedding(table, ids),
      conversationMask: graph.input('conversationMask', ['J', 'B']),
    };
  }

  async learn(): Promise<Learnt> {
    return { input: this };
  }

  async encode(posts: readonly ReadPost[]): Promise<EncodedInput> {
    const replies = encodePosts(
      posts.map((post) => this.#words.encode(this.#tokensOf(post), unknownWord)),
    );
    return { feeds: (batch) => conversationFeeds(replies, batch) };
  }

  speaks(post: ReadPost): boolean {
    return this.#telling.among(this.#tokensOf(post)).size > 0;
  }

  explain({ query }: ReadPost, { conversationAttention }: Rows): Pick<Explanation, 'conversation'> {
    const tokens = this.#tokensOf({ query, tokens: [] });
    if (!conversationAttention?.length || tokens.length === 0) return {};
    return { conversation: weighted({ query, tokens }, conversationAttention) };
  }

  /** The table is that of `words()`, which checks its size. */
  checkSizes(): void {}

  save(): BundlePart {
    return {};
  }

  #tokensOf({ query }: ReadPost): string[] {
    return replyTokens(query, this.#pipeline, this.#options.conversationWords);
  }
}
