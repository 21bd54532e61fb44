import { basename } from 'node:path';
import { DataFormatError, InvalidArgumentError } from '../base/errors.ts';
import { activityPubOutbox } from './formats/activitypub-outbox.ts';
import { bluesky } from './formats/bluesky.ts';
import { csv, tsv } from './formats/csv.ts';
import { fasttext } from './formats/fasttext.ts';
import type { Format } from './formats/format.ts';
import { hashtagGeneration } from './formats/hashtag-generation.ts';
import { json } from './formats/json.ts';
import { jsonl } from './formats/jsonl.ts';
import { parquet } from './formats/parquet.ts';
import { takg } from './formats/takg.ts';
import { twitterArchive } from './formats/twitter-archive.ts';
import { twitterV1 } from './formats/twitter-v1.ts';
import { twitterV2 } from './formats/twitter-v2.ts';
import { jsonFormatOf } from './json-detection.ts';
import type { Source } from './source.ts';

/** Every format, by name. */
const formats = {
  jsonl,
  json,
  csv,
  tsv,
  parquet,
  'hashtag-generation': hashtagGeneration,
  takg,
  fasttext,
  'twitter-archive': twitterArchive,
  'twitter-v1': twitterV1,
  'twitter-v2': twitterV2,
  bluesky,
  'activitypub-outbox': activityPubOutbox,
} as const satisfies Record<string, Format>;

export type FormatName = keyof typeof formats;

export const formatNames = Object.keys(formats) as FormatName[];

/** What a file's name, without `.gz`, tells. */
const byName: readonly (readonly [RegExp, FormatName])[] = [
  [/\.(jsonl|ndjson)$/i, 'jsonl'],
  [/\.csv$/i, 'csv'],
  [/\.(tsv|tab)$/i, 'tsv'],
  [/\.parquet$/i, 'parquet'],
  [/_post\.txt$/, 'hashtag-generation'],
  [/_src\.txt$/, 'takg'],
  [/^tweets?(-part\d+)?\.js$/, 'twitter-archive'],
  [/^outbox.*\.json$/, 'activitypub-outbox'],
];

/** What the first bytes tell, where the name does not. JSON is told by its records (`json-detection.ts`). */
const byHead: readonly (readonly [RegExp, FormatName])[] = [
  [/^PAR1/, 'parquet'],
  [/^\s*window\.YTD\.tweets?\./, 'twitter-archive'],
  [/^\s*__label__\S/, 'fasttext'],
];

/**
 * @param name what the caller says; else the file's name tells, else its first bytes. A name `.jsonl` says only that
 * the file is JSON
 * @param isMapped whether the caller maps columns, so that records are posts of its own making
 * @throws {DataFormatError} if neither does
 * @throws {InvalidArgumentError} if there is no format of that name
 */
export function formatOf(source: Source, name: FormatName | undefined, isMapped: boolean): Format {
  if (name) return named(name);
  const told = fromName(source.path);
  if (told && told !== 'jsonl') return named(told);
  const ofJson = jsonFormatOf(source.head, isMapped) ?? told;
  if (ofJson) return named(ofJson);
  const head = source.head.subarray(0, 1024).toString('utf8');
  const found = byHead.find(([pattern]) => pattern.test(head));
  if (found) return named(found[1]);
  throw new DataFormatError(
    `cannot tell the format of ${source.path} from its name or content; name it: ${formatNames.join(', ')}`,
  );
}

/**
 * @throws {InvalidArgumentError} if the format is not told by the name, or is only read
 */
export function formatForWriting(
  path: string,
  name: FormatName | undefined,
): Required<Pick<Format, 'writer'>> {
  const told = name ?? fromName(path);
  const writable = formatNames.filter((n) => 'writer' in formats[n]).join(', ');
  if (!told) {
    throw new InvalidArgumentError(
      `cannot tell the format to write from the name ${path}; name it: ${writable}`,
    );
  }
  const { writer } = named(told);
  if (!writer) {
    throw new InvalidArgumentError(`${told} is only read; the formats written are: ${writable}`);
  }
  return { writer };
}

function fromName(path: string): FormatName | undefined {
  const name = basename(path).replace(/\.gz$/, '');
  return byName.find(([pattern]) => pattern.test(name))?.[1];
}

function named(name: FormatName): Format {
  if (!Object.hasOwn(formats, name)) {
    throw new InvalidArgumentError(
      `there is no format "${name}"; the formats are: ${formatNames.join(', ')}`,
    );
  }
  return formats[name];
}
