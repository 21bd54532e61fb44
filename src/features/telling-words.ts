import { isStopWord } from '../text/stop-words.ts';
import type { Vocabulary } from './vocabulary.ts';

/** A word with less than this share of the information of a word in a single document is too common to be telling. */
const TELLING = 1 / 4;
/** A post is not understood if its known words carry less than this share of its information. */
const UNDERSTOOD = 1 / 10;

/** Words have letters or emoji. Numbers, punctuation and the placeholders of a pipeline are not words. */
const WORD = /\p{L}|\p{ExtPict}|\p{Regional_Indicator}/u;
const PLACEHOLDER = /^(?:URL|MENTION|DIGIT)$/;

interface Known {
  readonly says: number;
  readonly tells: boolean;
}

/**
 * Finds the telling words of a post: those that can be evidence for a tag, judged by the training documents. Models then
 * determine for which tags they are evidence. Without telling words, any answer of a model is a guess by popularity.
 *
 * A word in `df` of `N` documents has the self-information `ln(N / df)`; an unknown word has `ln N`, as if it were in one
 * document. A word is telling if it is known, is not a stop word, and has at least a quarter of `ln N`, that is,
 * `df <= N^(3/4)`: at most 3 of 5 documents, 31 of 100, 1,000 of 10,000. If the known words of a post carry less
 * than a tenth of the information of all its words, no word is telling: the few known words are then more likely
 * to belong to another language.
 *
 * Example: N = 10,000. "the" (df 3,000) has 1.2 of 9.2 and is not telling; "espresso" (df 40) has 5.5 and is, also
 * together with three unknown words (5.5 of 33.1), but not with six times as many.
 */
export class TellingWords {
  readonly #documents: number;
  readonly #frequencyOf: (word: string) => number;
  /** Cache of known words. */
  readonly #known = new Map<string, Known>();

  /** @param frequencyOf returns the number of documents with a word; 0 if it is unknown */
  constructor(documents: number, frequencyOf: (word: string) => number) {
    this.#documents = documents;
    this.#frequencyOf = frequencyOf;
  }

  static of(vocabulary: Vocabulary): TellingWords {
    return new TellingWords(vocabulary.documents, (word) => {
      const id = vocabulary.id(word);
      return id === undefined ? 0 : vocabulary.documentFrequency(id);
    });
  }

  /**
   * Returns the telling words of a post.
   *
   * @param tokens the post's tokens, in any order
   */
  among(tokens: Iterable<string>): ReadonlySet<string> {
    const telling = new Set<string>();
    let known = 0;
    let unknown = 0;
    for (const token of new Set(tokens)) {
      const word = this.#known.get(token) ?? this.#judge(token);
      if (word === undefined) {
        if (isWord(token)) unknown += this.#says(1);
        continue;
      }
      known += word.says;
      if (word.tells) telling.add(token);
    }
    return known >= UNDERSTOOD * (known + unknown) ? telling : new Set();
  }

  /** Judges a known word and caches the result; returns undefined for unknown words. */
  #judge(token: string): Known | undefined {
    const df = this.#frequencyOf(token);
    if (df === 0) return;
    const says = isWord(token) ? this.#says(df) : 0;
    const isCommon = says < TELLING * this.#says(1) || isStopWord(token.toLowerCase());
    const word = { says, tells: isWord(token) && !isCommon };
    this.#known.set(token, word);
    return word;
  }

  /** Self-information in nats. */
  #says(df: number): number {
    return Math.log(this.#documents / df);
  }
}

function isWord(token: string): boolean {
  return WORD.test(token) && !PLACEHOLDER.test(token);
}
