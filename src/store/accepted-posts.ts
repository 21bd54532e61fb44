import { InvalidArgumentError } from '../base/errors.ts';
import type { StoredPost } from './store.ts';

/** A post that every driver can keep. */
export interface AcceptedPost extends StoredPost {
  /** Its distinct normalized tags. */
  readonly tags: readonly string[];
}

/** An index entry of PostgreSQL holds 2,700 bytes; the longest has an author and an id. */
const MAX_NAME_BYTES = 1000;

/**
 * Copies of the posts as they can be kept; of several with one id the first.
 *
 * @throws {InvalidArgumentError} naming the post and what is wrong with it
 */
export function acceptPosts(
  author: string,
  posts: readonly StoredPost[],
  normalizeTag: (tag: string) => string,
): AcceptedPost[] {
  checkName(author, 'author');
  const accepted = new Map<string, AcceptedPost>();
  for (const [i, { id, text, hashtags, time }] of posts.entries()) {
    checkName(id, `posts[${i}].id`);
    checkText(text, `posts[${i}].text`);
    for (const tag of hashtags) checkText(tag, `posts[${i}].hashtags`);
    checkTime(time, `posts[${i}].time`);
    const tags = [...new Set(hashtags.map(normalizeTag))].filter((tag) => tag !== '');
    for (const tag of tags) checkName(tag, `posts[${i}].hashtags`);
    if (!accepted.has(id)) accepted.set(id, { id, text, hashtags: [...hashtags], time, tags });
  }
  return [...accepted.values()];
}

/**
 * PostgreSQL keeps neither NUL characters nor halves of surrogate pairs (a text that was cut inside an emoji
 * has one), so that no store does.
 */
export function isStorable(text: string): boolean {
  return !text.includes('\0') && !/\p{Surrogate}/u.test(text);
}

/** @throws {InvalidArgumentError} unless it is a whole number of milliseconds */
export function checkTime(time: number, where: string): void {
  if (!Number.isSafeInteger(time)) {
    throw new InvalidArgumentError(`${where} must be a whole number of milliseconds, got ${time}`);
  }
}

function checkText(text: string, where: string): void {
  if (!isStorable(text)) {
    throw new InvalidArgumentError(
      `${where} must be text without NUL characters and halves of surrogate pairs, got ${JSON.stringify(text)}; remove those`,
    );
  }
}

function checkName(name: string, where: string): void {
  checkText(name, where);
  const bytes = Buffer.byteLength(name);
  if (bytes > MAX_NAME_BYTES) {
    throw new InvalidArgumentError(
      `${where} must take at most ${MAX_NAME_BYTES} bytes in UTF-8, got one of ${bytes}: ${JSON.stringify(name.slice(0, 40))}`,
    );
  }
}
