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

/** A hash of letters: that of a and b run together is hash(a) factor(b) + hash(b), modulo 2^32. */
interface Hash {
  readonly hash: number;
  readonly factor: number;
}

function hashOf(letters: string): Hash {
  let hash = 0;
  let factor = 1;
  for (let i = 0; i < letters.length; i++) {
    hash = (Math.imul(hash, 31) + letters.charCodeAt(i)) | 0;
    factor = Math.imul(factor, 31);
  }
  return { hash, factor };
}

/** The letters of tags, and one bit for each hash, since nearly all spans of a text are no tags. */
export class TagLetters {
  readonly #all = new Set<string>();
  readonly #bits = new Uint8Array(1 << 20);

  add(letters: string): void {
    this.#all.add(letters);
    this.#bits[placeOf(hashOf(letters).hash)] = 1;
  }

  has(letters: string): boolean {
    return this.#all.has(letters);
  }

  /** False only if no tag's letters have this hash. */
  mayHave(hash: number): boolean {
    return this.#bits[placeOf(hash)] === 1;
  }
}

const placeOf = (hash: number) => (hash ^ (hash >>> 12)) & 0xfffff;

/** Finds spans of words in read posts. */
export class SpanReader {
  readonly #reader: PostReader;
  /** By word id: the letters, and their hash as far as it was needed. */
  readonly #letters: string[] = [];
  readonly #hashes: Hash[] = [];
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

  /** The letters of those spans of up to `longest` words that spell a tag, once for each span. */
  spelledTags(post: ReadPost, longest: number, tags: TagLetters): string[] {
    const words = this.#wordsOf(post);
    const hashes = words.map((letters, i) => {
      const id = post.words[i];
      return id < 0 ? hashOf(letters) : (this.#hashes[id] ??= hashOf(letters));
    });
    const found: string[] = [];
    for (let from = 0; from < words.length; from++) {
      let hash = 0;
      for (let to = from; to < words.length && to < from + longest && words[to] !== ''; to++) {
        hash = (Math.imul(hash, hashes[to].factor) + hashes[to].hash) | 0;
        if (!tags.mayHave(hash)) continue;
        const letters = words.slice(from, to + 1).join('');
        if (tags.has(letters)) found.push(letters);
      }
    }
    return found;
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
