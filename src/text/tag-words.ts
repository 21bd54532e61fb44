import { DataFormatError } from '../base/errors.ts';
import { normalizeTag } from '../base/tags.ts';
import { segmentHashtag } from './hashtag-words.ts';
import type { Segmenter } from './segmenter.ts';

export interface TagWordsOptions {
  /** Uses of lower-case words (in the training posts, in a dictionary, or both), to split tags such as `climatechange`. */
  readonly counts?: ReadonlyMap<string, number>;
  /** Splits Chinese tags; without it, they stay whole. */
  readonly chinese?: Segmenter;
  /** What is between the words of a tag that is not known: '' (the default) or, where people write so, a space. */
  readonly separator?: '' | ' ';
}

/**
 * The lower-case words of a tag, in order; each has at least one character and no white space. A tag without letters and
 * digits has no words.
 *
 * Example: `#AusOpen` and, if the counts contain "aus" and "open", `#ausopen` become aus, open.
 *
 * @param written the spelling that people use: its capitals tell where words begin
 */
export function wordsOfTag(
  written: string,
  { counts, chinese }: Pick<TagWordsOptions, 'counts' | 'chinese'> = {},
): string[] {
  return segmentHashtag(written, counts, chinese).map((word) => word.toLowerCase());
}

/**
 * Turns known tags into words and words into tags, for models that read or write tags word by word. `join` is the inverse
 * of `split` for every known tag. Where two known tags have the same words (`snake_case`, `SnakeCase`), the one that
 * `separator` alone makes of these words gets them, or else the first; the others keep their symbols as words
 * (snake, _, case).
 */
export class TagWords {
  readonly #separator: '' | ' ';
  readonly #wordsOf = new Map<string, readonly string[]>();
  /** By the words separated by spaces. */
  readonly #tagOf = new Map<string, string>();

  private constructor(separator: '' | ' ') {
    this.#separator = separator;
  }

  /** @param written the known tags, each once, in the spelling that people use */
  static of(written: Iterable<string>, options: TagWordsOptions = {}): TagWords {
    const { separator = '' } = options;
    const known = new TagWords(separator);
    const wordsOf = new Map<string, string[]>();
    for (const spelling of written) {
      const tag = normalizeTag(spelling);
      if (tag !== '') wordsOf.set(tag, wordsOfTag(spelling, options));
    }
    // Nobody else may take the words that a tag falls back to.
    const reserved = new Map([...wordsOf.keys()].map((tag) => [exactWords(tag).join(' '), tag]));
    const isRegular = (tag: string, words: readonly string[]) => words.join(separator) === tag;
    for (const [tag, words] of wordsOf) if (isRegular(tag, words)) known.#add(tag, words);
    for (const [tag, words] of wordsOf) {
      if (known.#wordsOf.has(tag)) continue;
      const key = words.join(' ');
      const isFree =
        words.length > 0 && !known.#tagOf.has(key) && (reserved.get(key) ?? tag) === tag;
      known.#add(tag, isFree ? words : exactWords(tag));
    }
    return known;
  }

  /** The words of a known tag; undefined if it is not known. */
  split(tag: string): readonly string[] | undefined {
    return this.#wordsOf.get(normalizeTag(tag));
  }

  /** The known tag with exactly these words, else the words run together, normalized. '' if nothing is left. */
  join(words: readonly string[]): string {
    return this.#tagOf.get(words.join(' ')) ?? normalizeTag(words.join(this.#separator));
  }

  /** One line per known tag, for a bundle: `tag TAB words separated by spaces`. */
  toLines(): string[] {
    return Array.from(this.#wordsOf, ([tag, words]) => `${tag}\t${words.join(' ')}`);
  }

  /** The inverse of `toLines`. @throws {DataFormatError} naming a malformed line */
  static fromLines(lines: readonly string[], where: string, separator: '' | ' ' = ''): TagWords {
    const known = new TagWords(separator);
    for (const [i, line] of lines.entries()) {
      const [tag, key = '', ...more] = line.split('\t');
      const words = key.split(' ');
      if (tag === '' || words.includes('') || more.length > 0) {
        throw new DataFormatError(
          `${where} line ${i + 1}: expected a tag, a tab and its words separated by spaces, got "${line.slice(0, 80)}"`,
        );
      }
      if (known.#wordsOf.has(tag) || known.#tagOf.has(key)) {
        throw new DataFormatError(
          `${where} line ${i + 1}: the tag "${tag}" or its words occur twice`,
        );
      }
      known.#add(tag, words);
    }
    return known;
  }

  #add(tag: string, words: readonly string[]): void {
    this.#wordsOf.set(tag, words);
    this.#tagOf.set(words.join(' '), tag);
  }
}

const RUN_OR_SYMBOL = /[\p{L}\p{N}\p{M}]+|./gsu;
/** Stands for a space, since no word has one. */
const OPEN_BOX = '␣';

/** Runs of letters and digits, and each symbol as a word of its own. No two tags have the same. */
function exactWords(tag: string): string[] {
  return Array.from(tag.match(RUN_OR_SYMBOL) ?? [], (word) =>
    word === OPEN_BOX ? OPEN_BOX + OPEN_BOX : word === ' ' ? OPEN_BOX : word,
  );
}
