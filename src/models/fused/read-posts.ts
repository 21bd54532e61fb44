import { distinctTags } from '../../features/tag-table.ts';
import type { HistoryPost, Query } from '../../posts/post.ts';
import type { Pipeline } from '../../text/pipeline.ts';

/** Numbers strings from 0, in the order in which they come. */
export class Interner {
  readonly #ids = new Map<string, number>();
  readonly names: string[] = [];

  static of(names: readonly string[]): Interner {
    const interner = new Interner();
    for (const name of names) interner.add(name);
    return interner;
  }

  get size(): number {
    return this.names.length;
  }

  add(name: string): number {
    let id = this.#ids.get(name);
    if (id === undefined) {
      id = this.names.push(name) - 1;
      this.#ids.set(name, id);
    }
    return id;
  }

  /** @returns -1 if it has no number */
  id(name: string): number {
    return this.#ids.get(name) ?? -1;
  }
}

/** Tags of one query: those that training posts have, and further ones with numbers after theirs. */
export class QueryTags {
  readonly #known: Interner;
  readonly #new: string[] = [];

  constructor(known: Interner) {
    this.#known = known;
  }

  /** The tag's number; it gets one if it has none. */
  add(tag: string): number {
    const id = this.#known.id(tag);
    if (id >= 0) return id;
    const at = this.#new.indexOf(tag);
    return this.#known.size + (at >= 0 ? at : this.#new.push(tag) - 1);
  }

  name(id: number): string {
    return id < this.#known.size ? this.#known.names[id] : this.#new[id - this.#known.size];
  }
}

/** A post or query as the sources read it. */
export interface ReadPost {
  /** The words of the text, in order; -1 for words that training did not have. */
  readonly words: Int32Array;
  /** The same as strings. Only for queries: those of remembered posts are in the vocabulary. */
  readonly tokens?: readonly string[];
  /** The words of the replies. */
  readonly replies: Int32Array;
  /** Ids of its tags: of a remembered post those it had, of a query those already in the draft. */
  readonly tags: Int32Array;
  /** -1 if unknown. */
  readonly author: number;
  /** Milliseconds since 1970; NaN if unknown. */
  readonly time: number;
}

/** Words of the replies to a post that are read at most. */
const replyWords = 100;

/** Turns posts and queries into numbers. */
export class PostReader {
  readonly words: Interner;
  readonly tags: Interner;
  readonly authors: Interner;
  readonly #pipeline: Pipeline;

  constructor(
    pipeline: Pipeline,
    words = new Interner(),
    tags = new Interner(),
    authors = new Interner(),
  ) {
    this.#pipeline = pipeline;
    this.words = words;
    this.tags = tags;
    this.authors = authors;
  }

  /** Reads a training post. Everything it has becomes known. */
  learn(post: Query & { readonly hashtags: readonly string[] }): ReadPost {
    const add = (token: string) => this.words.add(token);
    const tokens = this.#pipeline.tokenize(post.text, post.lang);
    return {
      words: Int32Array.from(tokens, add),
      replies: Int32Array.from(this.#replies(post), add),
      tags: Int32Array.from(distinctTags(post.hashtags), (tag) => this.tags.add(tag)),
      author: post.author === undefined ? -1 : this.authors.add(post.author),
      time: post.time ?? Number.NaN,
    };
  }

  /** Reads a query. */
  ask(query: Query, tags: readonly string[] = []): ReadPost {
    const id = (token: string) => this.words.id(token);
    const tokens = this.#pipeline.tokenize(query.text, query.lang);
    return {
      words: Int32Array.from(tokens, id),
      tokens,
      replies: Int32Array.from(this.#replies(query), id),
      tags: Int32Array.from(
        distinctTags(tags)
          .map((tag) => this.tags.id(tag))
          .filter((tag) => tag >= 0),
      ),
      author: query.author === undefined ? -1 : this.authors.id(query.author),
      time: query.time ?? Number.NaN,
    };
  }

  /** Reads an earlier post of a query's author. */
  earlier(post: HistoryPost, tags: QueryTags): ReadPost {
    return {
      words: Int32Array.from(this.#pipeline.tokenize(post.text), (token) => this.words.id(token)),
      replies: new Int32Array(),
      tags: Int32Array.from(distinctTags(post.hashtags), (tag) => tags.add(tag)),
      author: -1,
      time: post.time ?? Number.NaN,
    };
  }

  #replies({ conversation = [], lang }: Query): string[] {
    const tokens: string[] = [];
    for (const reply of conversation) {
      if (tokens.length >= replyWords) break;
      tokens.push(...this.#pipeline.tokenize(reply, lang));
    }
    return tokens.slice(0, replyWords);
  }
}
