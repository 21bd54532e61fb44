/** One post of an author, as the store keeps it. */
export interface StoredPost {
  /** Unique for its author. */
  readonly id: string;
  readonly text: string;
  /** As written, without `#`. */
  readonly hashtags: readonly string[];
  /** Milliseconds since 1970-01-01 UTC, whole. */
  readonly time: number;
}

/** A post that every driver can keep. */
export interface AcceptedPost extends StoredPost {
  /** Its distinct normalized tags. */
  readonly tags: readonly string[];
}

export interface TagCount {
  /** Normalized. */
  readonly tag: string;
  /** In how many posts; at least 1. */
  readonly count: number;
}

/**
 * Authors' histories and how often tags are used. Every driver passes `store.case.ts`. What `append` has
 * acknowledged survives the death of the process, except in the memory driver.
 *
 * All methods reject with `UnavailableError` if the database does not answer. NUL characters and halves of
 * surrogate pairs cannot be kept: `append` refuses them, and an author named so has no posts.
 */
export interface Store {
  /**
   * Keeps posts of one author: all of them or, if it rejects, none. (Only if the connection to a server broke
   * it is unknown which.) A post whose id the author already has is left as it was, so that a request may be
   * sent again.
   *
   * @returns how many were new
   * @throws {ForgottenAuthorError} if the author was forgotten and not allowed again
   * @throws {InvalidArgumentError} naming the post and what is wrong with it: a time that is no whole number;
   *   an author, id or tag of more than 1,000 bytes in UTF-8; text that cannot be kept
   */
  append(author: string, posts: readonly StoredPost[]): Promise<number>;
  /**
   * The author's latest posts by time (equal times: by id in code point order), oldest first, as a query's
   * `history`.
   *
   * @param limit at most so many
   * @param before only posts earlier than this, in milliseconds
   */
  latest(author: string, limit: number, before?: number): Promise<StoredPost[]>;
  /**
   * The most used tags, ties by tag in code point order. A tag counts once for each post that bears it.
   *
   * @param author of this author alone; undefined: of all
   */
  tagCounts(limit: number, author?: string): Promise<TagCount[]>;
  /**
   * Deletes all that is known of an author and remembers, by a salted hash in place of the name, that nothing of
   * them is to be kept: `append` refuses their posts until `allow`. Soon after, the files are written anew, since
   * deleted rows stay in them; once for all authors who are forgotten meanwhile.
   *
   * @returns how many posts that was
   */
  forget(author: string): Promise<number>;
  /** Whether the author was forgotten and not allowed again. */
  isForgotten(author: string): Promise<boolean>;
  /** Lets posts of a forgotten author be kept again. @returns whether they were forgotten */
  allow(author: string): Promise<boolean>;
  /**
   * Writes the files anew at once, if authors were forgotten since the last time. What that cannot reach
   * is in docs/store.md.
   *
   * @throws {UnavailableError} also if the database's user may not, or something holds on to the deleted rows
   */
  erase(): Promise<void>;
  /** Whether the files were written anew since the last author was forgotten. */
  isErased(): Promise<boolean>;
  /** Whether it answers; rejects if not. For readiness checks. */
  ping(): Promise<void>;
  /** Waits for what is under way, and writes the files anew if that is due; calls made after it reject. */
  close(): Promise<void>;
}

/** What a driver does; `CheckedStore` makes a `Store` of it, so that it is called with valid arguments alone. */
export interface Driver {
  /** @param posts with distinct ids */
  append(author: string, posts: readonly AcceptedPost[]): Promise<number>;
  latest(author: string, limit: number, before: number): Promise<StoredPost[]>;
  tagCounts(limit: number, author?: string): Promise<TagCount[]>;
  forget(author: string): Promise<number>;
  isForgotten(author: string): Promise<boolean>;
  allow(author: string): Promise<boolean>;
  /** One call at a time. */
  erase(): Promise<void>;
  isErased(): Promise<boolean>;
  ping(): Promise<void>;
  /** Called once, when nothing is under way. */
  close(): Promise<void>;
}
