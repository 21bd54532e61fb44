import { isStopWord } from '../text/stop-words.ts';
import type { Vocabulary } from './vocabulary.ts';

/** A word that says less than this share of what a word of a single document says is too common to tell anything. */
const TELLING = 1 / 4;
/** Where the known words make up less than this share of what a post says, the post is not understood. */
const UNDERSTOOD = 1 / 10;

/** Letters or an emoji: numbers, signs and the placeholders of a pipeline are no words. */
const WORD = /\p{L}|\p{ExtPict}|\p{Regional_Indicator}/u;
const PLACEHOLDER = /^(?:URL|MENTION|DIGIT)$/;

interface Known {
  readonly says: number;
  readonly tells: boolean;
}

/**
 * Which words of a post can speak for a tag at all, judged by the documents of training. Models then ask which tags
 * those words speak for; where there are none, whatever a model answers is a guess by what is popular.
 *
 * A word that `df` of `N` documents hold says `ln(N / df)` (self-information); one that none holds says `ln N`, as if
 * one did. A word tells something if it is known, is no stop word, and says at least a quarter of `ln N`, that is if
 * `df <= N^(3/4)`: at most 3 of 5 documents, 31 of 100, 1,000 of 10,000. And in a post of which it knows next to
 * nothing, less than a tenth of what its words say together, no word tells anything: the few that it knows are
 * then more likely those of another language.
 *
 * Example: N = 10,000. "the" (df 3,000) says 1.2 of 9.2 and tells nothing; "espresso" (df 40) says 5.5 and does, also
 * beside three unknown words (5.5 of 33.1), but not beside six times as many.
 */
export class TellingWords {
  readonly #documents: number;
  readonly #frequencyOf: (word: string) => number;
  /** Known words, as they are met. */
  readonly #known = new Map<string, Known>();

  /** @param frequencyOf in how many of the documents a word occurs; 0 if it is not known */
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
   * The words of a post that tell something.
   *
   * @param tokens the post's, in any order
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

  /** What a known word says; undefined for others, which are not kept. */
  #judge(token: string): Known | undefined {
    const df = this.#frequencyOf(token);
    if (df === 0) return;
    const says = isWord(token) ? this.#says(df) : 0;
    const isCommon = says < TELLING * this.#says(1) || isStopWord(token.toLowerCase());
    const word = { says, tells: isWord(token) && !isCommon };
    this.#known.set(token, word);
    return word;
  }

  /** In nats. */
  #says(df: number): number {
    return Math.log(this.#documents / df);
  }
}

function isWord(token: string): boolean {
  return WORD.test(token) && !PLACEHOLDER.test(token);
}
