/** Numbers for pairs of words and for characters, beside those of words. */
import { Interner } from './read-posts.ts';

/** Numbers pairs of neighboring words. Pairs that only one training post has are left out: they tell nothing. */
export class Bigrams {
  readonly #ids = new Map<number, number>();
  readonly #words: number;

  constructor(posts: readonly Int32Array[], words: number) {
    this.#words = words;
    // The one post that a pair was seen in.
    const only = new Map<number, number>();
    for (const [p, post] of posts.entries()) {
      for (let i = 0; i + 1 < post.length; i++) {
        const key = this.#key(post[i], post[i + 1]);
        if (key < 0 || this.#ids.has(key)) continue;
        const before = only.get(key);
        if (before === undefined) only.set(key, p);
        else if (before !== p) this.#ids.set(key, this.#ids.size);
      }
    }
  }

  get size(): number {
    return this.#ids.size;
  }

  /** The words, then the pairs that have numbers, numbered after all words. */
  withWords(words: Int32Array): Int32Array {
    const ids = new Int32Array(Math.max(0, 2 * words.length - 1));
    ids.set(words);
    let length = words.length;
    for (let i = 0; i + 1 < words.length; i++) {
      const key = this.#key(words[i], words[i + 1]);
      const id = key < 0 ? undefined : this.#ids.get(key);
      if (id !== undefined) ids[length++] = this.#words + id;
    }
    return ids.subarray(0, length);
  }

  /** @returns -1 if a word is unknown */
  #key(first: number, second: number): number {
    return first < 0 || second < 0 ? -1 : first * this.#words + second;
  }
}

/** Numbers pairs and triples of characters, for scripts without spaces. */
export class CharacterGrams {
  readonly #interner = new Interner();

  constructor(posts: Iterable<readonly string[]>) {
    for (const tokens of posts) for (const gram of gramsOf(tokens)) this.#interner.add(gram);
  }

  get size(): number {
    return this.#interner.size;
  }

  of(tokens: readonly string[]): Int32Array {
    return Int32Array.from(gramsOf(tokens), (gram) => this.#interner.id(gram));
  }
}

function gramsOf(tokens: readonly string[]): string[] {
  const characters = [...tokens.join('')];
  const grams: string[] = [];
  for (let i = 0; i + 1 < characters.length; i++) {
    const pair = characters[i] + characters[i + 1];
    grams.push(pair);
    if (i + 2 < characters.length) grams.push(pair + characters[i + 2]);
  }
  return grams;
}
