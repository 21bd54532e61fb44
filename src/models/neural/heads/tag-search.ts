/** What a head that writes tags searches for: the most probable tags of posts, and the probability of a given one. */
import Type from 'typebox';
import type { Feeds } from '../../../graph/graph-runner.ts';
import type { Options, ReadPost, Rows } from '../input.ts';
import { outsideWords } from '../inputs/copied-words.ts';
import { unknownWord } from '../inputs/word-feeds.ts';
import { beamSearch, followTag } from './beam-search.ts';
import type { Hypothesis, StepRunner } from './decoding-step.ts';
import { sequencesOf, toRows } from './hypothesis-rows.ts';
import { knownSearch } from './known-search.ts';
import { listedStep } from './listed-step.ts';
import type { Shortlists } from './shortlist.ts';
import type { TagTrie } from './tag-trie.ts';
import { longestTag } from './tags-from-words.ts';
import type { WrittenTags } from './written-tags.ts';

/** The options that `TagSearch` reads. */
export const searchOptions = {
  beam: Type.Integer({
    default: 20,
    minimum: 1,
    maximum: 100,
    search: { from: 5, to: 50, scale: 'log' },
    description: 'How many unfinished tags are kept after each word, and finished ones found',
  }),
  decode: Type.Enum(['free', 'known'], {
    default: 'free',
    description: 'Write any tag (free), or only tags of the training posts (known)',
  }),
  shortlist: Type.Integer({
    default: 0,
    minimum: 0,
    description:
      "How many words may be written for a post: its own and its conversation's, then those most used in tags; all with 0",
  }),
};

export class TagSearch {
  readonly #written: WrittenTags;
  readonly #beam: number;
  readonly #knownOnly: boolean;
  readonly #copies: boolean;
  /** What networks that read the replies apart attend to. */
  readonly #attend: 'both' | 'post' | 'conversation' | undefined;
  readonly #shortlists: Shortlists | undefined;
  #known: TagTrie | undefined;

  /**
   * @param copies whether words of the post can be copied
   * @param shortlists of the words that may be written, if not all
   */
  constructor(
    written: WrittenTags,
    { beam, decode, attend }: Options,
    copies: boolean,
    shortlists?: Shortlists,
  ) {
    this.#shortlists = shortlists;
    this.#attend = attend;
    this.#written = written;
    this.#beam = beam;
    this.#knownOnly = decode === 'known';
    this.#copies = copies;
  }

  /** The words of a post that can be copied but not written. */
  outsideOf({ tokens }: ReadPost): string[] {
    return this.#copies ? outsideWords(tokens, this.#written.vocabulary) : [];
  }

  /** Whether it may recommend a tag. */
  allows(tag: string): boolean {
    return !this.#knownOnly || this.#written.tags.id(tag) !== undefined;
  }

  /** As `Writer.search`: the rows `scores` and `words`, and with a tag `followed` [1], its log probability. */
  async search(
    graph: StepRunner,
    read: Feeds,
    posts: readonly ReadPost[],
    tag?: string,
  ): Promise<Rows[]> {
    const step = this.#stepOf(graph, posts);
    const outside = posts.map((post) => this.outsideOf(post));
    const rows = (await this.#bestOf(step, read, outside)).map(toRows);
    if (tag === undefined) return rows;
    const [own] = outside;
    const found = sequencesOf(rows[0]).find((one) => this.#written.join(one, own) === tag);
    const words = found ?? this.#written.encode(tag, own);
    const isPossible =
      words.length > 0 && words.length <= longestTag && !words.includes(unknownWord);
    const [{ score, attention }] = await followTag(step, read, words, this.#vocabulary);
    const followed = Float32Array.of(isPossible ? score : Number.NEGATIVE_INFINITY);
    return [{ ...rows[0], ...this.#split(attention, posts[0]), followed }];
  }

  /** The memory has the words of the post first, unless it attends to the conversation alone. */
  #split(attention: Float32Array, { tokens }: ReadPost): Rows {
    if (this.#attend === 'conversation') return { conversationAttention: attention };
    const own = Math.max(1, tokens.length);
    return {
      attention: attention.subarray(0, own),
      conversationAttention: attention.subarray(own),
    };
  }

  /** The tags of a post's rows, each with its probability. */
  probabilities(rows: Rows, post: ReadPost): Map<string, number> {
    const outside = this.outsideOf(post);
    const probabilities = new Map<string, number>();
    for (const [n, words] of sequencesOf(rows).entries()) {
      const tag = this.#written.join(words, outside);
      const p = Math.exp(rows.scores[n]);
      if (tag !== '') probabilities.set(tag, (probabilities.get(tag) ?? 0) + p);
    }
    return probabilities;
  }

  get #vocabulary(): number {
    return this.#written.vocabulary.size;
  }

  #stepOf(graph: StepRunner, posts: readonly ReadPost[]): StepRunner {
    const lists = this.#shortlists;
    if (!lists) return graph;
    return listedStep(
      graph,
      posts.map((post) => lists.listFor(post)),
      this.#vocabulary,
    );
  }

  #bestOf(
    step: StepRunner,
    read: Feeds,
    outside: readonly (readonly string[])[],
  ): Promise<Hypothesis[][]> {
    const sizes = { beam: this.#beam, vocabulary: this.#vocabulary };
    if (!this.#knownOnly)
      return beamSearch(step, read, { ...sizes, listed: this.#shortlists?.size });
    this.#known ??= this.#written.trie();
    return knownSearch(step, read, { ...sizes, known: this.#known, outside });
  }
}
