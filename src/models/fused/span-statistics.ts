import { CharacterStatistics } from './character-statistics.ts';
import { type PostSpan, SpanReader, TagLetters } from './post-spans.ts';
import type { PostReader, ReadPost } from './read-posts.ts';

/** What is counted of a word. */
const columns = { all: 0, first: 1, last: 2, within: 3, before: 4, after: 5 } as const;
const kinds = 6;

/** Spans longer than this are never tags. */
const longest = 9;

/**
 * Counts where in the posts of a memory their tags stand as words: which words begin, end and fill the spans of words that
 * spell a tag, which words stand around them, and how often a span was a tag where it occurred.
 */
export class SpanStatistics {
  readonly #reader: PostReader;
  /** By word: [V, kinds] */
  readonly #words: Float64Array;
  readonly #pairs = new Map<number, number>();
  /** Pairs of words of which the second begins, or the first ends, a tag. */
  readonly #starts = new Map<number, number>();
  readonly #ends = new Map<number, number>();
  readonly characters = new CharacterStatistics();
  #total = 0;
  /** By the letters of a tag: posts with it, and spans with these letters. */
  readonly #uses = new Map<string, number>();
  readonly #tagLetters = new TagLetters();
  readonly #occurrences = new Map<string, number>();
  readonly #tagged = new Map<string, number>();
  readonly #texts: SpanReader;
  /** Words of the longest spans to look at. */
  readonly longest: number;
  /** Spans that are tags. */
  readonly found: number;

  constructor(posts: readonly ReadPost[], reader: PostReader) {
    this.#reader = reader;
    this.#texts = new SpanReader(reader);
    this.#words = new Float64Array(reader.words.size * kinds);
    for (const { tags } of posts) {
      for (const tag of tags) this.#tagLetters.add(this.lettersOfTag(tag));
    }
    const lengths: number[] = [];
    for (const post of posts)
      for (const { from, to } of this.#texts.goldSpans(post)) lengths.push(to - from);
    lengths.sort((a, b) => a - b);
    this.found = lengths.length;
    // All but the longest hundredth.
    this.longest = Math.min(longest, lengths[Math.floor(0.99 * lengths.length)] ?? 0);
    for (const post of posts) this.count(post, 1);
  }

  lettersOfTag(tag: number): string {
    return this.#texts.lettersOfTag(tag);
  }

  /** All spans of up to `longest` words, as they stand in the post. */
  spansOf(post: ReadPost): PostSpan[] {
    return this.#texts.spansOf(post, this.longest);
  }

  /** Adds a post, or takes it away with sign -1. */
  count(post: ReadPost, sign: 1 | -1): void {
    const { words, tags } = post;
    const { names } = this.#reader.words;
    for (let i = 0; i < words.length; i++) {
      this.#add(words[i], 'all', sign);
      this.characters.count(names[words[i]], sign);
      if (i > 0) bump(this.#pairs, this.#pair(words[i - 1], words[i]), sign);
    }
    this.#total += sign * words.length;
    for (const tag of tags) bump(this.#uses, this.lettersOfTag(tag), sign);
    for (const letters of this.#texts.spelledTags(post, this.longest, this.#tagLetters)) {
      bump(this.#occurrences, letters, sign);
    }
    for (const { from, to, letters } of this.#texts.goldSpans(post)) {
      bump(this.#tagged, letters, sign);
      this.#add(words[from], 'first', sign);
      this.#add(words[to - 1], 'last', sign);
      for (let i = from; i < to; i++) this.#add(words[i], 'within', sign);
      this.characters.countEdges(names[words[from]], names[words[to - 1]], sign);
      if (from > 0) {
        this.#add(words[from - 1], 'before', sign);
        bump(this.#starts, this.#pair(words[from - 1], words[from]), sign);
      }
      if (to < words.length) {
        this.#add(words[to], 'after', sign);
        bump(this.#ends, this.#pair(words[to - 1], words[to]), sign);
      }
    }
  }

  /** Posts' words that are this one. */
  countOf(word: number): number {
    return word < 0 ? 0 : this.#words[word * kinds];
  }

  /** How often spans with these letters were tags, how often they stood in texts, and how often they were used as tags. */
  known(letters: string): { tagged: number; occurrences: number; uses: number } {
    return {
      tagged: this.#tagged.get(letters) ?? 0,
      occurrences: this.#occurrences.get(letters) ?? 0,
      uses: this.#uses.get(letters) ?? 0,
    };
  }

  #add(word: number, kind: keyof typeof columns, sign: number): void {
    this.#words[word * kinds + columns[kind]] += sign;
  }

  /** P(kind | word), smoothed; of unknown words that of all words together. */
  share(word: number, kind: keyof typeof columns): number {
    if (word < 0) return Number.NaN;
    return this.#words[word * kinds + columns[kind]] / (this.#words[word * kinds] + 1);
  }

  #pair(a: number, b: number): number {
    return a * this.#reader.words.size + b;
  }

  /** Of the places with both words, the share where a tag starts or ends between them. */
  pairShare(edge: 'starts' | 'ends', a: number, b: number): number {
    const counts = edge === 'starts' ? this.#starts : this.#ends;
    if (a < 0 || b < 0) return Number.NaN;
    const pair = this.#pair(a, b);
    const all = this.#pairs.get(pair) ?? 0;
    return all === 0 ? Number.NaN : (counts.get(pair) ?? 0) / (all + 1);
  }

  /** ln P(a b) / (P(a) P(b)), with one added to the pair's count; NaN if a word is unknown. */
  pmi(a: number, b: number): number {
    if (a < 0 || b < 0) return Number.NaN;
    const both = (this.#pairs.get(this.#pair(a, b)) ?? 0) + 0.1;
    const [x, y] = [this.#words[a * kinds], this.#words[b * kinds]];
    return Math.log((both * (this.#total + 1)) / ((x + 1) * (y + 1)));
  }
}

function bump<K>(counts: Map<K, number>, key: K, by: number): void {
  counts.set(key, (counts.get(key) ?? 0) + by);
}
