import { InvalidArgumentError } from '../base/errors.ts';
import { acceptPosts, checkTime, isStorable } from './accepted-posts.ts';
import { Eraser } from './eraser.ts';
import type { Driver, Store, StoredPost, TagCount } from './store.ts';

/** Later than the time of every post. */
const END_OF_TIME = 2 ** 53;

/** Wraps every driver: validates arguments, and makes `close` wait for calls in progress. */
export class CheckedStore implements Store {
  readonly #driver: Driver;
  readonly #normalizeTag: (tag: string) => string;
  readonly #eraser: Eraser;
  readonly #underWay = new Set<Promise<unknown>>();
  #closing: Promise<void> | undefined;

  constructor(driver: Driver, normalizeTag: (tag: string) => string) {
    this.#driver = driver;
    this.#normalizeTag = normalizeTag;
    this.#eraser = new Eraser(() => driver.erase());
  }

  /** Schedules the rewriting of files that an earlier process did not finish. */
  async resume(): Promise<void> {
    if (!(await this.#driver.isErased())) this.#eraser.schedule();
  }

  append(author: string, posts: readonly StoredPost[]): Promise<number> {
    return this.#while(async () => {
      const accepted = acceptPosts(author, posts, this.#normalizeTag);
      return accepted.length === 0 ? 0 : this.#driver.append(author, accepted);
    });
  }

  latest(author: string, limit: number, before?: number): Promise<StoredPost[]> {
    return this.#while(async () => {
      checkLimit(limit);
      if (before !== undefined) checkTime(before, 'before');
      return isStorable(author) ? this.#driver.latest(author, limit, before ?? END_OF_TIME) : [];
    });
  }

  tagCounts(limit: number, author?: string): Promise<TagCount[]> {
    return this.#while(async () => {
      checkLimit(limit);
      return author === undefined || isStorable(author)
        ? this.#driver.tagCounts(limit, author)
        : [];
    });
  }

  forget(author: string): Promise<number> {
    return this.#while(async () => {
      if (!isStorable(author)) return 0;
      const posts = await this.#driver.forget(author);
      if (posts > 0) this.#eraser.schedule();
      return posts;
    });
  }

  isForgotten(author: string): Promise<boolean> {
    return this.#while(async () => isStorable(author) && this.#driver.isForgotten(author));
  }

  allow(author: string): Promise<boolean> {
    return this.#while(async () => isStorable(author) && this.#driver.allow(author));
  }

  erase(): Promise<void> {
    return this.#while(() => this.#eraser.finish());
  }

  isErased(): Promise<boolean> {
    return this.#while(() => this.#driver.isErased());
  }

  ping(): Promise<void> {
    return this.#while(() => this.#driver.ping());
  }

  close(): Promise<void> {
    this.#closing ??= this.#finish();
    return this.#closing;
  }

  async #finish(): Promise<void> {
    await Promise.allSettled(this.#underWay);
    await this.#eraser.close();
    await this.#driver.close();
  }

  async #while<T>(work: () => Promise<T>): Promise<T> {
    if (this.#closing) throw new Error('the store is closed');
    const result = work();
    this.#underWay.add(result);
    try {
      return await result;
    } finally {
      this.#underWay.delete(result);
    }
  }
}

function checkLimit(limit: number): void {
  if (!Number.isSafeInteger(limit) || limit < 0) {
    throw new InvalidArgumentError(`limit must be a whole number >= 0, got ${limit}`);
  }
}
