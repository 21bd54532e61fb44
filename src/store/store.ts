/** A post of an author in the store. */
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
  /** The number of posts with the tag; at least 1. */
  readonly count: number;
}

/**
 * Authors' histories and the counts of tags. Every driver passes `store.case.ts`. Posts that `append` has acknowledged
 * survive the death of the process, except in the memory driver.
 *
 * All methods reject with `UnavailableError` if the database does not answer. NUL characters and halves of surrogate
 * pairs cannot be stored: `append` rejects them, and authors with such names have no posts.
 */
export interface Store {
  /**
   * Stores posts of one author: all of them or, if it rejects, none. (Only if the connection to a server breaks, it is
   * unknown which.) A post whose id the author already has is not changed, so a request may be sent again.
   *
   * @returns how many posts were new
   * @throws {ForgottenAuthorError} if the author was forgotten and not allowed again
   * @throws {InvalidArgumentError} with the post and what is wrong with it: a time that is not a whole number; an
   *   author, id or tag of more than 1,000 bytes in UTF-8; text that cannot be stored
   */
  append(author: string, posts: readonly StoredPost[]): Promise<number>;
  /**
   * Returns the author's latest posts by time (for equal times by id, in code point order), oldest first, like the
   * `history` of a query.
   *
   * @param limit the maximum number of posts
   * @param before return only posts earlier than this, in milliseconds since 1970
   */
  latest(author: string, limit: number, before?: number): Promise<StoredPost[]>;
  /**
   * Returns the most used tags, ties in code point order. A tag counts once for each post that has it.
   *
   * @param author counts only this author's posts; if undefined, those of all
   */
  tagCounts(limit: number, author?: string): Promise<TagCount[]>;
  /**
   * Deletes everything about an author and remembers, by a salted hash instead of the name, that nothing of them may be
   * stored: `append` rejects their posts until `allow`. Soon after, the files are rewritten, since deleted rows stay in
   * them; once for all authors who are forgotten in the meantime.
   *
   * @returns how many posts were deleted
   */
  forget(author: string): Promise<number>;
  /** Whether the author was forgotten and not allowed again. */
  isForgotten(author: string): Promise<boolean>;
  /** Accepts posts of a forgotten author again. @returns whether the author was forgotten */
  allow(author: string): Promise<boolean>;
  /**
   * Rewrites the files at once, if authors were forgotten since the last time. docs/store.md says what this cannot
   * reach.
   *
   * @throws {UnavailableError} also if the database's user lacks the permission, or something still needs the deleted
   *   rows
   */
  erase(): Promise<void>;
  /** Whether the files were rewritten since the last author was forgotten. */
  isErased(): Promise<boolean>;
  /** Resolves if the store answers, else rejects. For readiness checks. */
  ping(): Promise<void>;
  /** Waits for calls in progress, and rewrites the files if that is due. Later calls reject. */
  close(): Promise<void>;
}

/** A driver. `CheckedStore` turns it into a `Store` and calls it only with valid arguments. */
export interface Driver {
  /** @param posts with distinct ids */
  append(author: string, posts: readonly AcceptedPost[]): Promise<number>;
  latest(author: string, limit: number, before: number): Promise<StoredPost[]>;
  tagCounts(limit: number, author?: string): Promise<TagCount[]>;
  forget(author: string): Promise<number>;
  isForgotten(author: string): Promise<boolean>;
  allow(author: string): Promise<boolean>;
  /** Called once at a time. */
  erase(): Promise<void>;
  isErased(): Promise<boolean>;
  ping(): Promise<void>;
  /** Called once, when no other call is in progress. */
  close(): Promise<void>;
}
