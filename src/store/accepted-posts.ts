import { InvalidArgumentError } from '../base/errors.ts';
import type { AcceptedPost, StoredPost } from './store.ts';

/** An index entry of PostgreSQL can have 2,700 bytes; the longest has an author and an id. */
const MAX_NAME_BYTES = 1000;

/** Why something cannot be stored. */
interface Refusal {
  /** The same for all errors of one kind, such as `id must have at most 1000 bytes in UTF-8`. */
  readonly expected: string;
  /** What came instead; never a whole text. */
  readonly got: string;
}

/**
 * Validates the posts and returns copies to store; of several posts with the same id, the first.
 *
 * @throws {InvalidArgumentError} with the post and what is wrong with it
 */
export function acceptPosts(
  author: string,
  posts: readonly StoredPost[],
  normalizeTag: (tag: string) => string,
): AcceptedPost[] {
  refuse(refusalOfName(author, 'author'));
  const accepted = new Map<string, AcceptedPost>();
  for (const [i, { id, text, hashtags, time }] of posts.entries()) {
    const post = {
      id,
      text,
      hashtags: [...hashtags],
      time,
      tags: distinct(hashtags, normalizeTag),
    };
    refuse(refusalOfPost(post), `posts[${i}].`);
    if (!accepted.has(id)) accepted.set(id, post);
  }
  return [...accepted.values()];
}

/** Why `append` would reject the post; undefined if it would accept it. */
export function refusalOf(
  author: string,
  post: StoredPost,
  normalizeTag: (tag: string) => string,
): Refusal | undefined {
  const tags = distinct(post.hashtags, normalizeTag);
  return refusalOfName(author, 'author') ?? refusalOfPost({ ...post, tags });
}

/**
 * Whether a text can be stored. PostgreSQL stores neither NUL characters nor halves of surrogate pairs (as in a text
 * cut inside an emoji), so no store does.
 */
export function isStorable(text: string): boolean {
  return refusalOfText(text, '') === undefined;
}

/** @throws {InvalidArgumentError} unless the time is a whole number of milliseconds */
export function checkTime(time: number, where: string): void {
  refuse(refusalOfTime(time, where));
}

function refuse(refusal: Refusal | undefined, where = ''): void {
  if (!refusal) return;
  throw new InvalidArgumentError(`${where}${refusal.expected}, got ${refusal.got}`);
}

function refusalOfPost({ id, text, hashtags, time, tags }: AcceptedPost): Refusal | undefined {
  return (
    refusalOfName(id, 'id') ??
    refusalOfText(text, 'text') ??
    first(hashtags, (tag) => refusalOfText(tag, 'hashtags')) ??
    refusalOfTime(time, 'time') ??
    first(tags, (tag) => refusalOfName(tag, 'hashtags'))
  );
}

function first(
  tags: readonly string[],
  refusalOf: (tag: string) => Refusal | undefined,
): Refusal | undefined {
  for (const tag of tags) {
    const refusal = refusalOf(tag);
    if (refusal) return refusal;
  }
  return undefined;
}

function refusalOfTime(time: number, where: string): Refusal | undefined {
  if (Number.isSafeInteger(time)) return undefined;
  return { expected: `${where} must be a whole number of milliseconds`, got: `${time}` };
}

function refusalOfText(text: string, where: string): Refusal | undefined {
  const nul = text.indexOf('\0');
  const at = nul === -1 ? text.search(/\p{Surrogate}/u) : nul;
  if (at === -1) return undefined;
  return {
    expected: `${where} must not contain NUL characters or halves of surrogate pairs`,
    got: `${JSON.stringify(text[at])} after ${at} characters; remove it`,
  };
}

function refusalOfName(name: string, where: string): Refusal | undefined {
  const bytes = Buffer.byteLength(name);
  if (bytes <= MAX_NAME_BYTES) return refusalOfText(name, where);
  return {
    expected: `${where} must have at most ${MAX_NAME_BYTES} bytes in UTF-8`,
    got: `${bytes}: ${JSON.stringify(name.slice(0, 40))}`,
  };
}

function distinct(
  hashtags: readonly string[],
  normalizeTag: (tag: string) => string,
): readonly string[] {
  return [...new Set(hashtags.map(normalizeTag))].filter((tag) => tag !== '');
}
