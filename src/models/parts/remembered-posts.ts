import { checkIndices, checkOffsets, checkTimes } from '../../base/array-checks.ts';
import { type NamedArrays, vector } from '../../base/safetensors.ts';
import type { Post } from '../../posts/post.ts';
import type { BundleContents } from '../model.ts';
import { arrayName, bundleArray, bundleLines } from './fitting.ts';

/** A stored post. */
export interface RememberedPost {
  /** Word ids. */
  readonly words: Int32Array;
  /** Milliseconds; NaN if unknown. */
  readonly time: number;
}

/** The last training posts of each author as word ids, for queries without a history. */
export class RememberedPosts {
  readonly authors: readonly string[];
  readonly #ids: ReadonlyMap<string, number>;
  /** The posts of author a are `#first[a] .. #first[a + 1]`, oldest first. */
  readonly #first: Uint32Array;
  /** Milliseconds; NaN if a post has no time. */
  readonly #times: Float64Array;
  /** The words of post p are `#words[#starts[p] .. #starts[p + 1]]`. */
  readonly #starts: Uint32Array;
  readonly #words: Int32Array;

  private constructor(
    authors: readonly string[],
    first: Uint32Array,
    times: Float64Array,
    starts: Uint32Array,
    words: Int32Array,
  ) {
    this.authors = authors;
    this.#ids = new Map(authors.map((author, id) => [author, id]));
    this.#first = first;
    this.#times = times;
    this.#starts = starts;
    this.#words = words;
  }

  /** @param size how many of an author's latest posts to keep; 0 keeps none */
  static build(
    posts: readonly Post[],
    size: number,
    wordsOf: (post: Post) => readonly number[],
  ): RememberedPosts {
    const byAuthor = new Map<string, Post[]>();
    if (size > 0) {
      for (const post of posts) {
        if (post.author === undefined) continue;
        const own = byAuthor.get(post.author);
        if (own) own.push(post);
        else byAuthor.set(post.author, [post]);
      }
    }
    const first = [0];
    const kept: Post[] = [];
    for (const own of byAuthor.values()) {
      if (own.every(({ time }) => time !== undefined)) own.sort((a, b) => a.time! - b.time!);
      kept.push(...own.slice(-size));
      first.push(kept.length);
    }
    const starts = [0];
    const words: number[] = [];
    for (const post of kept) {
      for (const word of wordsOf(post)) words.push(word);
      starts.push(words.length);
    }
    return new RememberedPosts(
      [...byAuthor.keys()],
      Uint32Array.from(first),
      Float64Array.from(kept, ({ time }) => time ?? Number.NaN),
      Uint32Array.from(starts),
      Int32Array.from(words),
    );
  }

  /** The author's posts, oldest first, without posts known to be at `time` or later. */
  before(author: string | undefined, time: number | undefined): RememberedPost[] {
    const id = author === undefined ? undefined : this.#ids.get(author);
    if (id === undefined) return [];
    const posts: RememberedPost[] = [];
    for (let p = this.#first[id]; p < this.#first[id + 1]; p++) {
      if (time !== undefined && this.#times[p] >= time) continue;
      const words = this.#words.subarray(this.#starts[p], this.#starts[p + 1]);
      posts.push({ words, time: this.#times[p] });
    }
    return posts;
  }

  /** Returns the stored posts of all other authors. */
  without(author: string): RememberedPosts {
    const leaving = this.#ids.get(author);
    if (leaving === undefined) return this;
    const [begin, end] = [this.#first[leaving], this.#first[leaving + 1]];
    const [from, to] = [this.#starts[begin], this.#starts[end]];
    return new RememberedPosts(
      this.authors.filter((one) => one !== author),
      without(this.#first, leaving, leaving + 1).map((post) =>
        post > begin ? post - (end - begin) : post,
      ),
      without(this.#times, begin, end),
      without(this.#starts, begin, end).map((word) => (word > from ? word - (to - from) : word)),
      without(this.#words, from, to),
    );
  }

  /**
   * `Model.forget`: the bundle without an author and their stored posts.
   *
   * @param vocabularySize number of words
   * @throws {DataFormatError} as `fromBundle`
   */
  static forget(bundle: BundleContents, vocabularySize: number, author: string): BundleContents {
    const left = RememberedPosts.fromBundle(bundle, vocabularySize).without(author);
    return {
      ...bundle,
      arrays: { ...bundle.arrays, ...left.toArrays() },
      vocabularies: { ...bundle.vocabularies, authors: left.authors },
    };
  }

  toArrays(): NamedArrays {
    return {
      'remembered.first': vector(this.#first),
      'remembered.times': vector(this.#times),
      'remembered.starts': vector(this.#starts),
      'remembered.words': vector(this.#words),
    };
  }

  /**
   * The inverse of `toArrays`.
   *
   * @param vocabularySize number of words
   * @throws {DataFormatError} if an array is missing or does not fit
   */
  static fromBundle(bundle: BundleContents, vocabularySize: number): RememberedPosts {
    const authors = bundleLines(bundle, 'authors');
    const first = bundleArray(bundle, 'remembered.first', Uint32Array, authors.length + 1);
    const times = bundleArray(bundle, 'remembered.times', Float64Array);
    const starts = bundleArray(bundle, 'remembered.starts', Uint32Array, times.length + 1);
    const words = bundleArray(bundle, 'remembered.words', Int32Array);
    checkOffsets(first, times.length, arrayName(bundle, 'remembered.first'));
    checkTimes(times, arrayName(bundle, 'remembered.times'));
    checkOffsets(starts, words.length, arrayName(bundle, 'remembered.starts'));
    checkIndices(words, vocabularySize, arrayName(bundle, 'remembered.words'));
    return new RememberedPosts(authors, first, times, starts, words);
  }
}

/** A copy without the elements from `begin` up to `end`. */
function without<T extends Uint32Array | Int32Array | Float64Array>(
  array: T,
  begin: number,
  end: number,
): T {
  return array.filter((_, i) => i < begin || i >= end) as T;
}
