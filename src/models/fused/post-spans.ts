import { lettersOf, spansSpelling } from '../../text/spelled-tags.ts';
import type { PostReader, ReadPost } from './read-posts.ts';

/** Consecutive words of a post. */
export interface PostSpan {
  readonly from: number;
  /** The place after the last word. */
  readonly to: number;
  /** The words run together, letters and digits alone. */
  readonly letters: string;
}

/** What the default text pipeline puts in the place of links and mentions. Corpora that write DIGIT for numbers do so in tags, too. */
const placeholder = /^(?:URL|MENTION)$/;

/** Finds spans of words in read posts. */
export class SpanReader {
  readonly #reader: PostReader;
  /** By word id. */
  readonly #letters: string[] = [];
  readonly #lettersOfTag = new Map<number, string>();

  constructor(reader: PostReader) {
    this.#reader = reader;
  }

  lettersOfTag(tag: number): string {
    let letters = this.#lettersOfTag.get(tag);
    if (letters === undefined) {
      letters = lettersOf(this.#reader.tags.names[tag]);
      this.#lettersOfTag.set(tag, letters);
    }
    return letters;
  }

  /** The letters of each word of a post; '' for placeholders and symbols, which no span holds. */
  #wordsOf({ words, tokens }: ReadPost): string[] {
    return Array.from(words, (id, i) => {
      const name = tokens ? tokens[i] : this.#reader.words.names[id];
      if (id < 0) return lettersOf(name);
      return (this.#letters[id] ??= placeholder.test(name) ? '' : lettersOf(name));
    });
  }

  /** The spans that spell the post's tags. */
  goldSpans(post: ReadPost): PostSpan[] {
    const words = this.#wordsOf(post);
    return Array.from(post.tags).flatMap((tag) => {
      const letters = this.lettersOfTag(tag);
      return letters === ''
        ? []
        : Array.from(spansSpelling(words, letters), (s) => ({ ...s, letters }));
    });
  }

  /** All spans of up to `longest` words, from left to right. */
  spansOf(post: ReadPost, longest: number): PostSpan[] {
    const words = this.#wordsOf(post);
    const spans: PostSpan[] = [];
    for (let from = 0; from < words.length; from++) {
      let letters = '';
      for (let to = from; to < words.length && to < from + longest && words[to] !== ''; to++) {
        letters += words[to];
        spans.push({ from, to: to + 1, letters });
      }
    }
    return spans;
  }
}
