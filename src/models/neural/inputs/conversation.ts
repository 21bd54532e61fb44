/** The replies to a post, as a memory of words: an input of its own, since their words have their own vectors. */
import Type from 'typebox';
import { Vocabulary } from '../../../features/vocabulary.ts';
import type { Graph } from '../../../graph/graph.ts';
import type { Feeds, GraphRunner } from '../../../graph/graph-runner.ts';
import { normal } from '../../../graph/initializers.ts';
import { embedding } from '../../../graph/operators/gather.ts';
import type { Query } from '../../../posts/post.ts';
import type { Pipeline } from '../../../text/pipeline.ts';
import { bundleLines, checkSameSize } from '../../parts/fitting.ts';
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
  Tensors,
} from '../input.ts';
import { encodePosts, specialWords, unknownWord, wordFeeds } from './word-feeds.ts';

/** The options that `conversation()` reads. */
export const conversationOptions = {
  conversationWords: Type.Integer({
    default: 100,
    minimum: 1,
    maximum: 1000,
    search: { from: 20, to: 300, scale: 'log', needs: ['conversation'] },
    description: 'How many words of the replies are read, from the first reply on',
  }),
};

const tables = ['conversation.input', 'conversation.output'] as const;
const list = 'conversation-words';

/**
 * The words of `Query.conversation`, in the order of the replies. Declares their vectors in two tables, `conversationInput`
 * and `conversationOutput` [J, B, D], and `conversationMask` [J, B] with ones where there is a word.
 */
export function conversation(): Input {
  return {
    plan(posts, options, { pipeline }) {
      const read = (post: ReadPost) => wordsOf(post.query, pipeline, options);
      const words = Vocabulary.build(posts.map(read), {
        minCount: options.minWordCount,
        specials: specialWords,
      });
      return new PlannedConversation(words, options, pipeline);
    },
    load(bundle, options, pipeline) {
      const where = `bundle of ${bundle.model}: ${list}`;
      const words = Vocabulary.fromLines(bundleLines(bundle, list), where);
      return new LearntConversation(words, options, pipeline);
    },
  };
}

function wordsOf(query: Query, pipeline: Pipeline, { conversationWords }: Options): string[] {
  return replyTokens(query, pipeline, conversationWords);
}

class PlannedConversation implements PlannedInput {
  readonly #words: Vocabulary;
  readonly #options: Options;
  readonly #pipeline: Pipeline;

  constructor(words: Vocabulary, options: Options, pipeline: Pipeline) {
    this.#words = words;
    this.#options = options;
    this.#pipeline = pipeline;
  }

  declare(graph: Graph): Tensors {
    const ids = graph.input('conversation', ['J', 'B'], 'int32');
    const shape = [this.#words.size, this.#options.dimension];
    const [input, output] = tables.map((name) =>
      embedding(graph.parameter(name, shape, normal(0.1)), ids),
    );
    return {
      conversationInput: input,
      conversationOutput: output,
      conversationMask: graph.input('conversationMask', ['J', 'B']),
    };
  }

  async learn(): Promise<Learnt> {
    return { input: new LearntConversation(this.#words, this.#options, this.#pipeline) };
  }
}

class LearntConversation implements LearntInput {
  readonly #words: Vocabulary;
  readonly #options: Options;
  readonly #pipeline: Pipeline;

  constructor(words: Vocabulary, options: Options, pipeline: Pipeline) {
    this.#words = words;
    this.#options = options;
    this.#pipeline = pipeline;
  }

  async encode(posts: readonly ReadPost[]): Promise<EncodedInput> {
    const replies = posts.map(({ query }) => {
      const words = wordsOf(query, this.#pipeline, this.#options);
      return this.#words.encode(words, unknownWord);
    });
    const encoded = encodePosts(replies);
    return { feeds: (batch) => conversationFeeds(encoded, batch) };
  }

  checkSizes(model: string, graph: GraphRunner): void {
    for (const table of tables) {
      checkSameSize(model, 'words of replies', {
        'model.onnx': graph.weightShape(table)?.[0],
        [`the list "${list}"`]: this.#words.size,
      });
    }
  }

  save(): BundlePart {
    return { vocabularies: { [list]: this.#words.toLines() } };
  }
}

/** The feeds `conversation` [J, B] and `conversationMask` [J, B]: the `words` and `mask` of `wordFeeds`. */
export function conversationFeeds(...given: Parameters<typeof wordFeeds>): Feeds {
  const { words, mask } = wordFeeds(...given);
  return { conversation: words, conversationMask: mask };
}
