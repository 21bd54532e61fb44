/** Tags as words of a post: which words are gold in training, and which tags labeled words form. */
import { normalizeTag } from '../../../base/tags.ts';
import { distinctTags, type TagTable } from '../../../features/tag-table.ts';
import { lettersOf, type Span, spansSpelling } from '../../../text/spelled-tags.ts';
import { writesSpaces } from '../../parts/spaced-tags.ts';

/** The maximum number of words in a tag, as in Wang et al. 2019, section 3 ("Model Settings"). */
export const longestTag = 10;
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
  const spans = tagSpans(tokens, hashtags);
  if (spans.length === 0) return [];
  const labels = new Array<number>(tokens.length).fill(0);
  for (const { from, to } of spans) labels.fill(1, from, to);
  return labels;
}

function tagSpans(tokens: readonly string[], hashtags: readonly string[]): Span[] {
  const words = tokens.map(lettersOf);
  return distinctTags(hashtags).flatMap((tag) => [...spansSpelling(words, lettersOf(tag))]);
}

/**
 * How probable it is that two neighbors with label 1 are part of one tag: their share in training posts, (n + 1) / (N + 2)
 * for n of N such pairs. It is near 0 if most tags are single words, and near 1 if they are phrases.
 */
export function joinedShare(
  posts: Iterable<{ readonly tokens: readonly string[]; readonly hashtags: readonly string[] }>,
): number {
  let pairs = 0;
  let joined = 0;
  for (const { tokens, hashtags } of posts) {
    const labels = labelWords(tokens, hashtags);
    const joins = new Set<number>();
    for (const { from, to } of tagSpans(tokens, hashtags)) {
      for (let i = from; i < to - 1; i++) joins.add(i);
    }
    for (let i = 0; i + 1 < labels.length; i++) {
      if (labels[i] === 1 && labels[i + 1] === 1) pairs++;
    }
    joined += joins.size;
  }
  return (joined + 1) / (pairs + 2);
}

/** Forms tags from the words of posts, written as in training if a training post has the tag. */
export class TagsFromWords {
  readonly #space: string;
  readonly #joined: number;
  /** Letters of a tag -> the most used tag with these letters. */
  readonly #known = new Map<string, string>();

  /** @param joined the `joinedShare` of the training posts, in [0, 1] */
  constructor(tags: TagTable, joined: number) {
    this.#joined = joined;
    this.#space = writesSpaces(tags) ? ' ' : '';
    for (let id = tags.size - 1; id >= 0; id--) {
      this.#known.set(lettersOf(tags.tag(id)), tags.tag(id));
    }
  }

  /**
   * The tags that a post may have, with the probability of each.
   *
   * A tag is a span of up to 10 consecutive words. Its probability is that its words, and none of their neighbors, are
   * labeled as one tag: the product of p_i over its words, of c over its pairs of neighbors, and of 1 - c p_j for the word j
   * on each side. Each word is independent of the others. c is 1 where two neighbors are in a span that is a tag of a
   * training post, 0 where each of them is one alone, else `joined`. Words without a letter or digit separate their neighbors, and a tag has at least one
   * letter. A tag that occurs more than once has its highest probability.
   *
   * @param probabilities of label 1, shape (T,)
   * @returns normalized tag -> probability, in the order of the post
   * Example: p = 0.8 for "aus", 0.9 for "open" and c = 0.5 makes `open` 0.54, `aus` 0.44 and `ausopen` 0.36.
   */
  score(tokens: readonly string[], probabilities: ArrayLike<number>): Map<string, number> {
    const read = tokens.slice(0, probabilities.length);
    const words = read.map((token) => (PLACEHOLDER.test(token) ? '' : lettersOf(token)));
    const joins = this.#joins(words);
    /** 1 - c p_j for the word j on the other side of a pair; 1 if there is none. */
    const apart = (j: number, pair: number) => 1 - (joins[pair] ?? 0) * (probabilities[j] ?? 0);
    const scores = new Map<string, number>();
    for (let from = 0; from < words.length; from++) {
      let inside = 1;
      for (let to = from; words[to] && to < from + longestTag; to++) {
        inside *= probabilities[to];
        const p = inside * apart(from - 1, from - 1) * apart(to + 1, to);
        const tag = this.#tagOf(read.slice(from, to + 1), words.slice(from, to + 1).join(''));
        if (HAS_LETTER.test(tag)) scores.set(tag, Math.max(p, scores.get(tag) ?? 0));
        inside *= joins[to];
      }
    }
    return scores;
  }

  /** For each word, c of it and the next one. */
  #joins(words: readonly string[]): number[] {
    const isTag = words.map((word) => this.#known.has(word));
    const joins = words.map((word, i) =>
      word && words[i + 1] && !(isTag[i] && isTag[i + 1]) ? this.#joined : 0,
    );
    for (let from = 0; from < words.length; from++) {
      let letters = words[from];
      for (let to = from + 1; letters && words[to] && to < from + longestTag; to++) {
        letters += words[to];
        if (this.#known.has(letters)) joins.fill(1, from, to);
      }
    }
    return joins;
  }

  #tagOf(words: readonly string[], letters: string): string {
    return this.#known.get(letters) ?? normalizeTag(words.join(this.#space));
  }
}
