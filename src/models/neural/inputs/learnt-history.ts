import { distinctTags } from '../../../features/tag-table.ts';
import { TellingWords } from '../../../features/telling-words.ts';
import type { Vocabulary } from '../../../features/vocabulary.ts';
import type { GraphRunner } from '../../../graph/graph-runner.ts';
import type { HistoryPost, Query } from '../../../posts/post.ts';
import type { Pipeline } from '../../../text/pipeline.ts';
import type { ExplainedPost } from '../../model.ts';
import { byWeight } from '../../parts/explain.ts';
import { checkSameSize } from '../../parts/fitting.ts';
import type { RememberedPosts } from '../../parts/remembered-posts.ts';
import type { BundlePart, EncodedInput, LearntInput, ReadPost, Rows } from '../input.ts';
import { type Memories, memoryFeeds } from './memory-feeds.ts';
import { encodePosts, unknownWord } from './word-feeds.ts';

export interface HistoryOptions {
  readonly history: number;
  readonly historyTags: boolean;
  /** D */
  readonly dimension: number;
  readonly minWordCount: number;
}

/** Names of the parameters [V, D] with the input and the output vectors of words in the memory. */
export const memoryTables = ['memory.input', 'memory.output'] as const;

/** What is read of an earlier post: its words and, if asked for, its tags, each as a word that begins with "#". */
export function readPost(
  tokens: readonly string[],
  hashtags: readonly string[],
  { historyTags }: HistoryOptions,
): readonly string[] {
  return historyTags ? [...tokens, ...distinctTags(hashtags).map((tag) => `#${tag}`)] : tokens;
}

export function encodedMemories(memories: Memories, size: number): EncodedInput {
  return { feeds: (batch) => memoryFeeds(memories, batch, size) };
}

/** An earlier post of a query. */
interface StoredPost {
  readonly words: ArrayLike<number>;
  /** Milliseconds; NaN if unknown. */
  readonly time: number;
  readonly text?: string;
}

/** Reads the earlier posts of queries, and explains the attention that they got. */
export class LearntHistory implements LearntInput {
  readonly #options: HistoryOptions;
  readonly #pipeline: Pipeline;
  readonly #words: Vocabulary;
  readonly #remembered: RememberedPosts;
  readonly #telling: TellingWords;

  constructor(
    options: HistoryOptions,
    pipeline: Pipeline,
    words: Vocabulary,
    remembered: RememberedPosts,
  ) {
    this.#options = options;
    this.#pipeline = pipeline;
    this.#words = words;
    this.#remembered = remembered;
    this.#telling = TellingWords.of(words);
  }

  async encode(posts: readonly ReadPost[]): Promise<EncodedInput> {
    const { history: size } = this.#options;
    const known = new Map<Query, StoredPost[]>();
    const stored: StoredPost[] = [];
    const from = new Uint32Array(posts.length);
    const to = new Uint32Array(posts.length);
    for (const [i, { query }] of posts.entries()) {
      let own = known.get(query);
      if (!own) known.set(query, (own = this.#memoryOf(query)));
      from[i] = stored.length;
      stored.push(...own);
      to[i] = stored.length;
    }
    const memories = {
      posts: encodePosts(stored.map(({ words }) => Array.from(words))),
      times: Float64Array.from(stored, ({ time }) => time),
      from,
      to,
      now: Float64Array.from(posts, ({ query }) => query.time ?? Number.NaN),
    };
    return encodedMemories(memories, size);
  }

  /** As for the words of the post: any telling word counts for all tags. */
  speaks({ query }: ReadPost): boolean {
    return this.#memoryOf(query).some(({ words }) => {
      const tokens = Array.from(words, (word) => this.#words.token(word));
      return this.#telling.among(tokens).size > 0;
    });
  }

  /** Splits the attention, [J] for a post, among the earlier posts and their words. */
  explain({ query }: ReadPost, { memoryAttention }: Rows): { history: readonly ExplainedPost[] } {
    let end = 0;
    const posts = this.#memoryOf(query).map(({ words, time, text }) => {
      const weights = memoryAttention.subarray(end, (end += words.length));
      return {
        weight: weights.reduce((sum, weight) => sum + weight, 0),
        words: Array.from(words, (word, place) => ({
          word: this.#words.token(word),
          weight: weights[place],
          place,
        }))
          .filter((_, place) => words[place] !== unknownWord)
          .sort(byWeight),
        ...(!Number.isNaN(time) && { time }),
        ...(text !== undefined && { text }),
      };
    });
    return { history: posts.sort((a, b) => b.weight - a.weight) };
  }

  checkSizes(model: string, graph: GraphRunner): void {
    for (const table of memoryTables) {
      checkSameSize(model, 'words', {
        'model.onnx': graph.weightShape(table)?.[0],
        'the list "memory-words"': this.#words.size,
      });
    }
    // A network that does not weigh earlier posts as wholes has no such size: it reads any number of them.
    const read = graph.lastSize('memoryPosts') ?? graph.lastSize('memoryAges');
    if (read === undefined) return;
    checkSameSize(model, 'earlier posts', {
      'model.onnx': read,
      'the option "history"': this.#options.history,
    });
  }

  save(): BundlePart {
    return {
      arrays: this.#remembered.toArrays(),
      vocabularies: {
        'memory-words': this.#words.toLines(),
        authors: this.#remembered.authors,
      },
    };
  }

  /** The latest earlier posts, oldest first. */
  #memoryOf(query: Query): StoredPost[] {
    const { history: size } = this.#options;
    const { author, time, history } = query;
    // A bundle may come from elsewhere and store more posts than the memory has room for.
    if (!history) return this.#remembered.before(author, time).slice(-size);
    const stored: StoredPost[] = [];
    for (let i = history.length - 1; i >= 0 && stored.length < size; i--) {
      const post = history[i];
      if (!isEarlier(post, query)) continue;
      const tokens = this.#pipeline.tokenize(post.text, query.lang);
      const read = readPost(tokens, post.hashtags, this.#options);
      const words = this.#words.encode(read, unknownWord);
      if (words.length === 0) continue;
      stored.push({ words, time: post.time ?? Number.NaN, text: post.text });
    }
    return stored.reverse();
  }
}

function isEarlier(post: HistoryPost, query: Query): boolean {
  return post.time !== undefined && query.time !== undefined
    ? post.time < query.time
    : post.text !== query.text;
}
