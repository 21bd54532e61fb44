/**
 * How often words that begin or end with a character begin or end a tag. It tells something of words that training did not
 * have, above all where a character is nearly a word.
 */
export class CharacterStatistics {
  readonly #first = new Map<string, Count>();
  readonly #last = new Map<string, Count>();

  /** Adds a word of a text, or takes it away with sign -1. */
  count(word: string, sign: number): void {
    countOf(this.#first, firstOf(word)).all += sign;
    countOf(this.#last, lastOf(word)).all += sign;
  }

  /** Adds the first and the last word of a tag in a text. */
  countEdges(first: string, last: string, sign: number): void {
    countOf(this.#first, firstOf(first)).edges += sign;
    countOf(this.#last, lastOf(last)).edges += sign;
  }

  /** Of the words with this word's first character, the share that begin a tag. */
  first(word: string): number {
    return shareOf(this.#first.get(firstOf(word)));
  }

  last(word: string): number {
    return shareOf(this.#last.get(lastOf(word)));
  }
}

interface Count {
  all: number;
  edges: number;
}

const firstOf = (word: string) => String.fromCodePoint(word.codePointAt(0)!);
/** The last UTF-16 unit: rarer characters may share it, which does no harm. */
const lastOf = (word: string) => word[word.length - 1];

function countOf(counts: Map<string, Count>, character: string): Count {
  let count = counts.get(character);
  if (!count) counts.set(character, (count = { all: 0, edges: 0 }));
  return count;
}

function shareOf(count: Count | undefined): number {
  return count ? count.edges / (count.all + 1) : Number.NaN;
}
