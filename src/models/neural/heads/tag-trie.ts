import type { Vocabulary } from '../../../features/vocabulary.ts';

/** A beginning of known tags, and how it continues: a trie of tags by their words. */
export class TagTrie {
  /** Whether it is a known tag itself. */
  isTag = false;
  readonly #vocabulary: Vocabulary;
  readonly #next = new Map<string, TagTrie>();
  /** The continuations by words of the vocabulary. */
  #written: readonly (readonly [word: number, longer: TagTrie])[] | undefined;
  /** Whether a tag can be written with words of the vocabulary alone. */
  #isWritable: boolean | undefined;

  private constructor(vocabulary: Vocabulary) {
    this.#vocabulary = vocabulary;
  }

  /**
   * @param tags each as its words
   * @returns the empty beginning of them all
   */
  static of(tags: Iterable<readonly string[]>, vocabulary: Vocabulary): TagTrie {
    const root = new TagTrie(vocabulary);
    for (const words of tags) {
      let prefix = root;
      for (const word of words) prefix = prefix.#continue(word);
      prefix.isTag = true;
    }
    return root;
  }

  /**
   * The ids of the words that continue it towards a tag that can be written, each with the longer beginning.
   *
   * @param outside words that the vocabulary lacks and a post has; their ids follow those of the vocabulary
   */
  continuations(outside: readonly string[] = []): (readonly [word: number, longer: TagTrie])[] {
    const { size } = this.#vocabulary;
    const copied = outside.flatMap((word, place) => {
      const longer = this.#next.get(word);
      return longer ? [[size + place, longer] as const] : [];
    });
    return [...this.#byWritten(), ...copied].filter(([, longer]) => longer.#leads(outside));
  }

  /** Whether a tag that begins so can be written with the words of the vocabulary and those outside. */
  #leads(outside: readonly string[]): boolean {
    if (this.isTag) return true;
    this.#isWritable ??= this.#byWritten().some(([, longer]) => longer.#leads([]));
    if (this.#isWritable || outside.length === 0) return this.#isWritable;
    return this.continuations(outside).length > 0;
  }

  #byWritten(): readonly (readonly [word: number, longer: TagTrie])[] {
    this.#written ??= [...this.#next].flatMap(([word, longer]) => {
      const id = this.#vocabulary.id(word);
      return id === undefined ? [] : [[id, longer] as const];
    });
    return this.#written;
  }

  #continue(word: string): TagTrie {
    const known = this.#next.get(word);
    if (known) return known;
    const longer = new TagTrie(this.#vocabulary);
    this.#next.set(word, longer);
    return longer;
  }
}
