/**
 * Posts of Bluesky (`app.bsky.feed.post`): bare records, records with their URI (`listRecords`), lines of Jetstream,
 * and feeds of the API. Reposts, records of other kinds and deletions are skipped. Tags are those of the facets,
 * followed by those in `tags`. The author is the account's DID.
 *
 * Source: the lexicons app.bsky.feed.post, app.bsky.richtext.facet and com.atproto.repo.listRecords.
 */
import { decodeUtf8 } from '../../base/bytes.ts';
import { type Conversion, readJsonRecords } from '../json-records.ts';
import { MalformedError } from '../validate.ts';
import type { Format } from './format.ts';
import { asList, asObject, firstString } from './json-ld.ts';

type JsonObject = Readonly<Record<string, unknown>>;

const POST = 'app.bsky.feed.post';

export const blueskyLists = ['records', 'feed', 'posts'];

export const bluesky: Format = {
  name: 'bluesky',
  read: (source, context) =>
    readJsonRecords(source, context, {
      lists: blueskyLists,
      pages: true,
      convert: fromBlueskyRecord,
    }),
};

/** Whether an object is a record, in any of its wrappers, or a page of records. */
export function isBluesky(value: JsonObject): boolean {
  const inPage = blueskyLists.map((list) => asObject(asList(value[list])[0]));
  return [value, ...inPage].some((item) => {
    if (!item) return false;
    const { record } = unwrap(item);
    const isJetstream = typeof item.did === 'string' && typeof item.kind === 'string';
    return isJetstream || String(record?.$type ?? '').startsWith('app.bsky.');
  });
}

interface Unwrapped {
  readonly record: JsonObject | undefined;
  readonly uri?: unknown;
  readonly did?: unknown;
  readonly time?: unknown;
}

/** The record inside its wrapper, with the wrapper's data about it. */
function unwrap(value: JsonObject): Unwrapped {
  const commit = asObject(value.commit);
  if (commit) {
    const { did, time_us: time } = value;
    const uri = value.uri ?? `at://${did}/${commit.collection}/${commit.rkey}`;
    return { record: asObject(commit.record), uri, did, time };
  }
  const view = asObject(value.post) ?? value;
  const record = asObject(view.record) ?? asObject(view.value) ?? view;
  const uri = typeof view.uri === 'string' ? view.uri : undefined;
  const did = asObject(view.author)?.did ?? value.did ?? uri?.match(/^at:\/\/([^/]+)/)?.[1];
  return { record, uri, did, time: view.indexedAt };
}

/** Converts a record in any of its wrappers. */
export function fromBlueskyRecord(value: unknown): Conversion {
  const item = asObject(value);
  if (!item) throw new MalformedError('a record must be an object', value);
  if (String(asObject(item.reason)?.$type ?? '').endsWith('reasonRepost'))
    return { skip: 'repost' };
  if (typeof item.kind === 'string' && item.kind !== 'commit') return { skip: short(item.kind) };
  const commit = asObject(item.commit);
  if (commit && !commit.record) return { skip: short(commit.operation) };
  const { record, uri, did, time } = unwrap(item);
  if (!record) throw new MalformedError('a record must be an object', value);
  const type = record.$type ?? commit?.collection ?? POST;
  if (type !== POST) return { skip: `record ${short(type)}` };
  return {
    post: {
      id: uri,
      text: record.text,
      hashtags: tagsOf(record),
      author: did,
      time: record.createdAt ?? time,
      lang: firstString(record.langs),
    },
  };
}

function short(name: unknown): string {
  return String(name).slice(0, 60);
}

/** Undefined if the record has no fields for tags; they are then taken from the text. */
function tagsOf({ text, facets, tags }: JsonObject): unknown[] | undefined {
  if (!given(facets) && !given(tags)) return undefined;
  const found = asList(facets).flatMap((facet) => {
    const { index, features } = asObject(facet) ?? {};
    return asList(features)
      .map(asObject)
      .filter((feature) => feature?.$type === 'app.bsky.richtext.facet#tag')
      .map((feature) => feature!.tag ?? slice(text, asObject(index)));
  });
  return [...new Set([...found, ...asList(tags)])];
}

function given(value: unknown): boolean {
  return value !== undefined && value !== null;
}

/** The part of a text between two offsets in its UTF-8 bytes. */
function slice(text: unknown, index: JsonObject | undefined): string {
  const [start, end] = [Number(index?.byteStart), Number(index?.byteEnd)];
  return typeof text === 'string'
    ? decodeUtf8(new TextEncoder().encode(text).subarray(start, end))
    : '';
}
