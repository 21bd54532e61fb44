/** Detects the format of a JSON file from its first records. */
import { decodeUtf8 } from '../base/bytes.ts';
import { activityPubLists, isActivityPub } from './formats/activitypub-outbox.ts';
import { blueskyLists, isBluesky } from './formats/bluesky.ts';
import { jsonLists } from './formats/json.ts';
import { isArchivedTweet } from './formats/twitter-archive.ts';
import { isControlMessage, isTweetV1 } from './formats/twitter-v1.ts';
import { isTweetV2 } from './formats/twitter-v2.ts';
import { JsonItemScanner } from './json-items.ts';
import { firstDocuments, firstOfLines, parseObject } from './json-records.ts';

const shapes = [
  ['activitypub-outbox', isActivityPub],
  ['bluesky', isBluesky],
  ['twitter-v1', isTweetV1],
  ['twitter-v2', isTweetV2],
  ['twitter-archive', isArchivedTweet],
] as const;

type JsonFormat = (typeof shapes)[number][0] | 'jsonl' | 'json';

/** The number of records to examine, since a stream may begin with messages of no known format. */
const RECORDS = 20;

/**
 * Detects the format from the head of a file.
 *
 * @param onlyPlain whether the records are posts with the caller's own field names, not those of an API
 * @returns undefined if the text does not begin like JSON, or if the head ends before its first record does
 */
export function jsonFormatOf(head: Uint8Array, onlyPlain: boolean): JsonFormat | undefined {
  const text = decodeUtf8(head.subarray(0, 64 * 1024)).trimStart();
  if (text[0] !== '{' && text[0] !== '[') return undefined;
  const lines = firstOfLines(head);
  const records = lines.length > 0 ? lines : recordsOfLists(head);
  if (!onlyPlain) {
    for (const record of records) {
      const shape = shapes.find(([, matches]) => matches(record));
      if (shape) return shape[0];
    }
    if (records.length > 0 && records.every(isControlMessage)) return 'twitter-v1';
    if (/"OrderedCollection/.test(text)) return 'activitypub-outbox';
  }
  const [first] = lines;
  if (!first) return text[0] === '[' || records.length > 0 ? 'json' : undefined;
  const isPage = !('text' in first) && jsonLists.some((list) => Array.isArray(first[list]));
  return isPage ? 'json' : 'jsonl';
}

function recordsOfLists(head: Uint8Array): readonly Readonly<Record<string, unknown>>[] {
  const lists = [...activityPubLists, ...blueskyLists, ...jsonLists, 'statuses'];
  const records: Readonly<Record<string, unknown>>[] = [];
  const scanner = new JsonItemScanner({
    lists,
    maxItemBytes: head.length,
    onItem: (bytes) => {
      const record = bytes && records.length < RECORDS ? parseObject(decodeUtf8(bytes)) : undefined;
      if (record) records.push(record);
    },
  });
  scanner.push(head);
  return records.length > 0 ? records : firstDocuments(head, RECORDS);
}
