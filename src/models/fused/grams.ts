/** Numbers for pairs of words and for characters, beside those of words. */
import { Interner } from './read-posts.ts';

/** Numbers pairs of neighboring words. Pairs that only one training post has are left out: they tell nothing. */
export class Bigrams {
  readonly #ids = new Map<number, number>();
  readonly #words: number;

  constructor(posts: readonly Int32Array[], words: number) {
    this.#words = words;
    const once = new Set<number>();
    for (const post of posts) {
      for (const key of new Set(this.#keys(post))) {
        if (this.#ids.has(key)) continue;
        if (once.delete(key)) this.#ids.set(key, this.#ids.size);
        else once.add(key);
      }
    }
  }

  get size(): number {
    return this.#ids.size;
  }

  of(words: Int32Array): Int32Array {
    return Int32Array.from(this.#keys(words), (key) => this.#ids.get(key) ?? -1);
  }

  #keys(words: Int32Array): number[] {
    const keys: number[] = [];
    for (let i = 0; i + 1 < words.length; i++) {
      if (words[i] >= 0 && words[i + 1] >= 0) keys.push(words[i] * this.#words + words[i + 1]);
    }
    return keys;
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
