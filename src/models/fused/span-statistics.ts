import { isStopWord } from '../../text/stop-words.ts';
import { type PostSpan, SpanReader } from './post-spans.ts';
import type { PostReader, ReadPost } from './read-posts.ts';

/** What is counted of a word. */
const columns = { all: 0, first: 1, last: 2, within: 3, before: 4, after: 5 } as const;
const kinds = 6;

/** Spans longer than this are never tags. */
const longest = 9;

/** The features of a span, in the order of `features`. */
export const spanFeatures = [
  'share',
  'occurrences',
  'uses',
  'first',
  'last',
  'within',
  'leastWithin',
  'before',
  'after',
  'leftPmi',
  'rightPmi',
  'insidePmi',
  'position',
  'fromEnd',
  'words',
  'letters',
  'repeats',
  'stopWord',
  'rarest',
  'commonest',
  'inReplies',
  'ofText',
] as const;

/**
 * Counts where in the posts of a memory their tags stand as words: which words begin, end and fill the spans of words that
 * spell a tag, which words stand around them, and how often a span was a tag where it occurred.
 */
export class SpanStatistics {
  readonly #reader: PostReader;
  /** By word: [V, kinds] */
  readonly #words: Float64Array;
  readonly #pairs = new Map<number, number>();
  #total = 0;
  /** By the letters of a tag: posts with it, and spans with these letters. */
  readonly #uses = new Map<string, number>();
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
    for (const { tags } of posts) for (const tag of tags) this.#uses.set(this.lettersOfTag(tag), 0);
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
    for (let i = 0; i < words.length; i++) {
      this.#add(words[i], 'all', sign);
      if (i > 0) bump(this.#pairs, this.#pair(words[i - 1], words[i]), sign);
    }
    this.#total += sign * words.length;
    for (const tag of tags) bump(this.#uses, this.lettersOfTag(tag), sign);
    for (const { letters } of this.spansOf(post)) {
      if (this.#uses.has(letters)) bump(this.#occurrences, letters, sign);
    }
    for (const { from, to, letters } of this.#texts.goldSpans(post)) {
      bump(this.#tagged, letters, sign);
      this.#add(words[from], 'first', sign);
      this.#add(words[to - 1], 'last', sign);
      for (let i = from; i < to; i++) this.#add(words[i], 'within', sign);
      if (from > 0) this.#add(words[from - 1], 'before', sign);
      if (to < words.length) this.#add(words[to], 'after', sign);
    }
  }

  /** Writes the features of spans of one post. [spans, spanFeatures] */
  features(post: ReadPost, spans: readonly PostSpan[]): Float32Array {
    const { words } = post;
    const n = words.length;
    const replies = new Set(post.replies);
    const repeats = new Map<string, number>();
    for (const { letters } of spans) bump(repeats, letters, 1);
    const stop = Array.from(words, (id) => id >= 0 && isStopWord(this.#reader.words.names[id]));
    const pmi = Float32Array.from({ length: n + 1 }, (_, i) =>
      i === 0 || i === n ? Number.NaN : this.#pmi(words[i - 1], words[i]),
    );
    const within = Float64Array.from(words, (id) => this.#share(id, 'within'));
    const counts = Float64Array.from(words, (id) => (id < 0 ? 0 : this.#words[id * kinds]));
    const out = new Float32Array(spans.length * spanFeatures.length);
    let at = 0;
    for (const { from, to, letters } of spans) {
      let sum = 0;
      let least = 1;
      let inside = Number.POSITIVE_INFINITY;
      let rarest = Number.POSITIVE_INFINITY;
      let commonest = 0;
      let inReplies = 0;
      for (let i = from; i < to; i++) {
        sum += within[i];
        least = Math.min(least, within[i]);
        if (i > from) inside = Math.min(inside, pmi[i]);
        rarest = Math.min(rarest, counts[i]);
        commonest = Math.max(commonest, counts[i]);
        if (replies.has(words[i])) inReplies++;
      }
      const occurrences = this.#occurrences.get(letters) ?? 0;
      out[at++] = (this.#tagged.get(letters) ?? 0) / (occurrences + 1);
      out[at++] = Math.log1p(occurrences);
      out[at++] = Math.log1p(this.#uses.get(letters) ?? 0);
      out[at++] = this.#share(words[from], 'first');
      out[at++] = this.#share(words[to - 1], 'last');
      out[at++] = sum / (to - from);
      out[at++] = least;
      out[at++] = from === 0 ? Number.NaN : this.#share(words[from - 1], 'before');
      out[at++] = to === n ? Number.NaN : this.#share(words[to], 'after');
      out[at++] = pmi[from];
      out[at++] = pmi[to];
      out[at++] = inside === Number.POSITIVE_INFINITY ? Number.NaN : inside;
      out[at++] = from / n;
      out[at++] = (n - to) / n;
      out[at++] = to - from;
      out[at++] = letters.length;
      out[at++] = repeats.get(letters)!;
      out[at++] = Number(stop[from]) + Number(stop[to - 1]);
      out[at++] = Math.log1p(rarest);
      out[at++] = Math.log1p(commonest);
      out[at++] = inReplies / (to - from);
      out[at++] = (to - from) / n;
    }
    return out;
  }

  #add(word: number, kind: keyof typeof columns, sign: number): void {
    this.#words[word * kinds + columns[kind]] += sign;
  }

  /** P(kind | word), smoothed; of unknown words that of all words together. */
  #share(word: number, kind: keyof typeof columns): number {
    if (word < 0) return Number.NaN;
    return this.#words[word * kinds + columns[kind]] / (this.#words[word * kinds] + 1);
  }

  #pair(a: number, b: number): number {
    return a * this.#reader.words.size + b;
  }

  /** ln P(a b) / (P(a) P(b)), with one added to the pair's count; NaN if a word is unknown. */
  #pmi(a: number, b: number): number {
    if (a < 0 || b < 0) return Number.NaN;
    const both = (this.#pairs.get(this.#pair(a, b)) ?? 0) + 0.1;
    const [x, y] = [this.#words[a * kinds], this.#words[b * kinds]];
    return Math.log((both * (this.#total + 1)) / ((x + 1) * (y + 1)));
  }
}

function bump<K>(counts: Map<K, number>, key: K, by: number): void {
  counts.set(key, (counts.get(key) ?? 0) + by);
}
