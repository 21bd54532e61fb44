import { decodeUtf8 } from '../base/bytes.ts';
import { DataFormatError, InvalidArgumentError } from '../base/errors.ts';
import { activityPubOutbox } from './formats/activitypub-outbox.ts';
import { bluesky } from './formats/bluesky.ts';
import { blueskyRepository } from './formats/bluesky-repository.ts';
import { csv, tsv } from './formats/csv.ts';
import { fasttext } from './formats/fasttext.ts';
import type { Format } from './formats/format.ts';
import { hashtagGeneration } from './formats/hashtag-generation.ts';
import { json } from './formats/json.ts';
import { jsonl } from './formats/jsonl.ts';
import { parquet } from './formats/parquet.ts';
import { takg } from './formats/takg.ts';
import { text } from './formats/text.ts';
import { twitterArchive } from './formats/twitter-archive.ts';
import { twitterV1 } from './formats/twitter-v1.ts';
import { twitterV2 } from './formats/twitter-v2.ts';
import { jsonFormatOf } from './json-detection.ts';
import { fileName } from './post-file.ts';
import type { Source } from './source.ts';
import { textFormatOf } from './text-detection.ts';

/** All formats by name. */
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
  'bluesky-repository': blueskyRepository,
  'activitypub-outbox': activityPubOutbox,
  text,
} as const satisfies Record<string, Format>;

export type FormatName = keyof typeof formats;

export const formatNames = Object.keys(formats) as FormatName[];

/** The format according to a file's name, without `.gz`. */
const byName: readonly (readonly [RegExp, FormatName])[] = [
  [/\.(jsonl|ndjson)$/i, 'jsonl'],
  [/\.csv$/i, 'csv'],
  [/\.(tsv|tab)$/i, 'tsv'],
  [/\.parquet$/i, 'parquet'],
  [/\.car$/i, 'bluesky-repository'],
  [/_post\.txt$/, 'hashtag-generation'],
  [/_src\.txt$/, 'takg'],
  [/^tweets?(-part\d+)?\.js$/, 'twitter-archive'],
  [/^outbox.*\.json$/, 'activitypub-outbox'],
];

/** The format according to the first bytes, if the name does not tell. For JSON, see `json-detection.ts`. */
const byHead: readonly (readonly [RegExp, FormatName])[] = [
  [/^PAR1/, 'parquet'],
  // The length of the header, then a map of two that begins with one of its keys.
  [/^[\s\S]{1,2}\uFFFD(?:eroots|gversion)/, 'bluesky-repository'],
  [/^\s*window\.YTD\.tweets?\./, 'twitter-archive'],
  [/^\s*__label__\S/, 'fasttext'],
];

/**
 * Returns the format of a file: the given one, else the one of the file's name, else that of its content. The ending
 * `.jsonl` only says that the file is JSON.
 *
 * @param name the format that the caller gives, if any
 * @param isMapped whether the caller maps columns, so that the records are not those of an API
 * @throws {DataFormatError} if the format cannot be determined
 * @throws {InvalidArgumentError} if there is no format of that name
 */
export function formatOf(source: Source, name: FormatName | undefined, isMapped: boolean): Format {
  if (name) return named(name);
  const byPath = fromName(source.path);
  if (byPath && byPath !== 'jsonl') return named(byPath);
  const ofJson = jsonFormatOf(source.head, isMapped) ?? byPath;
  if (ofJson) return named(ofJson);
  const head = decodeUtf8(source.head.subarray(0, 1024));
  const found = byHead.find(([pattern]) => pattern.test(head));
  if (found) return named(found[1]);
  const ofText = /\.txt$/i.test(plainName(source.path)) ? textFormatOf(head) : undefined;
  if (ofText) return named(ofText);
  throw new DataFormatError(
    `cannot tell the format of ${source.path} from its name or content; name it: ${formatNames.join(', ')}`,
  );
}

/**
 * Returns the format to write: the given one, else the one of the file's name.
 *
 * @throws {InvalidArgumentError} if the name does not tell the format, or if the format cannot be written
 */
export function formatForWriting(
  path: string,
  name: FormatName | undefined,
): Required<Pick<Format, 'writer'>> {
  const format = name ?? fromName(path);
  const writable = formatNames.filter((n) => 'writer' in formats[n]).join(', ');
  if (!format) {
    throw new InvalidArgumentError(
      `cannot tell the format to write from the name ${path}; name it: ${writable}`,
    );
  }
  const { writer } = named(format);
  if (!writer) {
    throw new InvalidArgumentError(
      `${format} can only be read; the formats that can be written are: ${writable}`,
    );
  }
  return { writer };
}

function plainName(path: string): string {
  return fileName(path).replace(/\.gz$/, '');
}

function fromName(path: string): FormatName | undefined {
  const name = plainName(path);
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
