/** Tags as words of a post: which words are gold in training, and which tags labeled words form. */
import { normalizeTag } from '../../../base/tags.ts';
import { distinctTags, type TagTable } from '../../../features/tag-table.ts';
import { lettersOf, spansSpelling } from '../../../text/spelled-tags.ts';
import { writesSpaces } from '../../parts/spaced-tags.ts';

/** A word with at least this probability is labeled 1. */
const POSITIVE = 0.5;
const HAS_LETTER = /\p{L}/u;
const PLACEHOLDER = /^(?:URL|MENTION)$/;

/**
 * The label of each word: 1 if it is part of a gold tag. A tag is found wherever consecutive words, run together, spell it,
 * so `BlackLivesMatter` labels all three words of "black lives matter".
 *
 * @returns shape (T,); empty if no word is part of a gold tag
 * Example: "the aus open begins" with the tags AusOpen and tennis has the labels 0 1 1 0.
 */
export function labelWords(tokens: readonly string[], hashtags: readonly string[]): number[] {
  const words = tokens.map(lettersOf);
  const labels = new Array<number>(tokens.length).fill(0);
  let isAny = false;
  for (const tag of distinctTags(hashtags)) {
    for (const { from, to } of spansSpelling(words, lettersOf(tag))) {
      labels.fill(1, from, to);
      isAny = true;
    }
  }
  return isAny ? labels : [];
}

/** Forms tags from the words of posts, written as in training if a training post has the tag. */
export class TagsFromWords {
  readonly #space: string;
  /** Letters of a tag -> the most used tag with these letters. */
  readonly #known = new Map<string, string>();

  constructor(tags: TagTable) {
    this.#space = writesSpaces(tags) ? ' ' : '';
    for (let id = tags.size - 1; id >= 0; id--) {
      this.#known.set(lettersOf(tags.tag(id)), tags.tag(id));
    }
  }

  /**
   * The tags of a post, with the probability of each.
   *
   * Consecutive words with a probability of at least 0.5 are one tag, whose probability is their mean. They are a tag each
   * if all of them are tags of training posts and their whole is not. Every other word is a tag of its own. Words without a
   * letter or digit are not part of a tag, and a tag has at least one letter. A tag that occurs more than once has its
   * highest probability.
   *
   * @param probabilities of label 1, shape (T,)
   * @returns normalized tag -> probability, in the order of the post
   */
  score(tokens: readonly string[], probabilities: ArrayLike<number>): Map<string, number> {
    const scores = new Map<string, number>();
    const add = (from: number, to: number) => {
      const tag = this.#tagOf(tokens.slice(from, to));
      let sum = 0;
      for (let i = from; i < to; i++) sum += probabilities[i];
      if (HAS_LETTER.test(tag)) {
        scores.set(tag, Math.max(sum / (to - from), scores.get(tag) ?? 0));
      }
    };
    const words = tokens.map((token) => (PLACEHOLDER.test(token) ? '' : lettersOf(token)));
    const isPositive = (i: number) => words[i] !== '' && probabilities[i] >= POSITIVE;
    const T = Math.min(tokens.length, probabilities.length);
    for (let from = 0, to = 1; from < T; from = to, to = from + 1) {
      if (words[from] === '') continue;
      if (isPositive(from)) while (to < T && isPositive(to)) to++;
      if (this.#isOneTag(tokens.slice(from, to))) add(from, to);
      else for (let i = from; i < to; i++) add(i, i + 1);
    }
    return scores;
  }

  #isOneTag(words: readonly string[]): boolean {
    const isKnown = (letters: string) => this.#known.has(letters);
    return isKnown(lettersOf(words.join(''))) || !words.every((word) => isKnown(lettersOf(word)));
  }

  #tagOf(words: readonly string[]): string {
    return this.#known.get(lettersOf(words.join(''))) ?? normalizeTag(words.join(this.#space));
  }
}
