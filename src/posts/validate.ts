/**
 * Validates posts from files, requests and callers: a value becomes a `Post` or a `Query`, or an error that says what
 * was expected and what came. Unknown fields are ignored. A field that is absent, `null` or `''` counts as not given,
 * except `text` and `hashtags`. Half an emoji (a lone surrogate), which UTF-8 cannot encode, becomes U+FFFD; in tags,
 * it is removed.
 */
import { DataFormatError } from '../base/errors.ts';
import { hashtagsInText } from '../base/hashtags.ts';
import { showValue } from '../base/json.ts';
import { normalizeTag, tagSpelling } from '../base/tags.ts';
import { isInexact } from './exact-json.ts';
import type { HistoryPost, Post, Query } from './post.ts';
import { parseTime, type TimeFault } from './time.ts';

/** The accepted names of each field; the first one present wins. */
export const fieldNames = {
  id: ['id'],
  text: ['text'],
  hashtags: ['hashtags', 'tags'],
  author: ['author', 'user'],
  time: ['time'],
  conversation: ['conversation'],
  lang: ['lang', 'language'],
} as const;

export type Field = keyof typeof fieldNames;

/** A value is not valid in a post. Readers count these errors by `expected`. */
export class MalformedError extends Error {
  readonly expected: string;

  constructor(expected: string, got: unknown) {
    super(`${expected}, got ${showValue(got)}`);
    this.expected = expected;
  }
}

/**
 * Validates a post.
 *
 * @param where where the post is, for messages ("posts.jsonl line 812", "posts[3]")
 * @param id the post's id if `value` has none; if omitted, `value` must have an id
 * @throws {DataFormatError} as in `posts.jsonl line 812: "tags" must be an array of strings, got null`
 */
export function parsePost(value: unknown, where: string, id?: string): Post {
  return atTheDoor(where, () =>
    toPost(value, () => {
      if (id === undefined)
        throw new MalformedError('"id" must be a string or a number', undefined);
      return id;
    }),
  );
}

/**
 * Validates a query. Tags are ignored; `history` is an array of posts, oldest first, that need no id.
 *
 * @throws {DataFormatError} with the field, what was expected and what came
 */
export function parseQuery(value: unknown, where: string): Query {
  return atTheDoor(where, () => {
    const record = toRecord(value);
    const history = record.history;
    if (history === undefined || history === null) return toQuery(record);
    if (!Array.isArray(history)) {
      throw new MalformedError('"history" must be an array of posts', history);
    }
    return { ...toQuery(record), history: history.map(toHistoryPost) };
  });
}

/**
 * Like `parsePost`, but throws `MalformedError` without a location, for readers, which count errors and continue.
 *
 * @param makeId called if `value` has no id
 */
export function toPost(value: unknown, makeId: () => string): Post {
  const record = toRecord(value);
  const { text, ...rest } = toQuery(record);
  return {
    id: toName(record.id, 'id') ?? makeId(),
    text,
    hashtags: toHashtags(record, text),
    ...rest,
  };
}

/** Validates an id or author; undefined if not given. No line breaks, since bundles store one per line. */
export function toName(value: unknown, field: string): string | undefined {
  const name = given(value);
  if (name === undefined) return undefined;
  if (typeof name !== 'string' && typeof name !== 'number') {
    throw new MalformedError(`"${field}" must be a string or a number`, name);
  }
  if (typeof name === 'number' && (isInexact(name) || !Number.isFinite(name))) {
    throw new MalformedError(`"${field}" beyond 2^53 must be a string, to keep its digits`, name);
  }
  if (/[\n\r]/.test(String(name))) throw new MalformedError(`"${field}" must be one line`, name);
  return String(name).toWellFormed();
}

function toHistoryPost(value: unknown): HistoryPost {
  const record = toRecord(value);
  const text = toText(record);
  const time = toTime(record.time);
  return { text, hashtags: toHashtags(record, text), ...(time !== undefined && { time }) };
}

function toQuery(record: Record<string, unknown>): Query {
  const query: { -readonly [F in keyof Query]: Query[F] } = { text: toText(record) };
  const author = toName(given(record.author) ?? record.user, 'author');
  if (author !== undefined) query.author = author;
  const time = toTime(record.time);
  if (time !== undefined) query.time = time;
  const conversation = toConversation(record.conversation);
  if (conversation !== undefined) query.conversation = conversation;
  const lang = given(record.lang) ?? given(record.language);
  if (lang !== undefined) {
    if (typeof lang !== 'string') throw new MalformedError('"lang" must be a string', lang);
    query.lang = lang.toWellFormed();
  }
  return query;
}

/** @throws {MalformedError} for what is no object */
export function toRecord(value: unknown): Record<string, unknown> {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    throw new MalformedError('a post must be an object', value);
  }
  return value as Record<string, unknown>;
}

function toText(record: Record<string, unknown>): string {
  if (typeof record.text !== 'string') {
    throw new MalformedError('"text" must be a string', record.text);
  }
  return record.text.toWellFormed();
}

/** The tags of the field, without signs and invisible characters; if there is no such field, those in the text. */
export function toHashtags(record: Record<string, unknown>, text: string): string[] {
  const name = record.hashtags === undefined ? 'tags' : 'hashtags';
  const value = record[name];
  if (value === undefined) return hashtagsInText(text);
  if (!Array.isArray(value)) {
    throw new MalformedError(`"${name}" must be an array of strings`, value);
  }
  const tags: string[] = [];
  for (const item of value) {
    if (typeof item !== 'string') {
      throw new MalformedError(`"${name}" must be an array of strings`, value);
    }
    if (normalizeTag(item) !== '') tags.push(tagSpelling(item));
  }
  return tags;
}

function toConversation(value: unknown): string[] | undefined {
  if (given(value) === undefined) return undefined;
  if (typeof value === 'string') return [value.toWellFormed()];
  if (!Array.isArray(value) || value.some((reply) => typeof reply !== 'string')) {
    throw new MalformedError('"conversation" must be a string or an array of strings', value);
  }
  return value.length > 0 ? value.map((reply: string) => reply.toWellFormed()) : undefined;
}

/** The message for each fault of a time. */
const timeFaults: Readonly<Record<TimeFault, string>> = {
  form: '"time" must be ISO 8601 or a number of seconds or ms',
  calendar: '"time" must be an existing date and time of day',
  range: '"time" must be in the years 1 to 9999',
  digits: '"time" of 17 digits must be a string without ".0", to keep its last digit',
};

function toTime(value: unknown): number | undefined {
  if (given(value) === undefined) return undefined;
  const isTime = typeof value === 'number' || typeof value === 'string';
  const time = isTime ? parseTime(value) : 'form';
  if (typeof time === 'string') throw new MalformedError(timeFaults[time], value);
  return time;
}

function given(value: unknown): unknown {
  return value === null || value === '' ? undefined : value;
}

function atTheDoor<T>(where: string, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    if (!(error instanceof MalformedError)) throw error;
    throw new DataFormatError(`${where}: ${error.message}`, { cause: error });
  }
}
