/** Reads the records of JSON files, whether they come one per line, in a list, or in a list of an object. */
import { decodeUtf8 } from '../base/bytes.ts';
import { DataFormatError } from '../base/errors.ts';
import { parseExactly } from './exact-json.ts';
import type { ReadContext, Records } from './formats/format.ts';
import { asObject } from './formats/json-ld.ts';
import { JsonItemScanner } from './json-items.ts';
import { readLines } from './lines.ts';
import type { Tally } from './read-report.ts';
import type { Source } from './source.ts';
import { MalformedError } from './validate.ts';

/** What a record of an API is converted to: a post, or the reason to skip it. */
export type Conversion = { readonly post: unknown } | { readonly skip: string };

export interface JsonRecordsOptions {
  /** Keys that lead to lists of records, from the outermost object: `data`, `first/orderedItems`. */
  readonly lists: readonly string[];
  /** @throws {MalformedError} if the value is not such a record */
  readonly convert: (value: unknown) => Conversion | readonly Conversion[];
  /** Whether a record may itself be a page with one of the lists. Default: false. */
  readonly pages?: boolean;
  /** How many records one JSON value may contain; the allowed length is multiplied by this. Default: 1. */
  readonly recordsInOne?: number;
}

/**
 * Reads the posts of a JSON file.
 *
 * @throws {DataFormatError} if a required list is missing or not closed
 */
export async function* readJsonRecords(
  source: Source,
  context: ReadContext,
  { lists, convert, pages = false, recordsInOne = 1 }: JsonRecordsOptions,
): AsyncGenerator<Records> {
  const { tally, maxLineBytes } = context;
  const longest = maxLineBytes * recordsInOne;
  const raw = isOneALine(source.head, lists)
    ? readJsonLines(source, longest, context)
    : readJsonItems(source, listsIn(source.head, lists), longest, context);
  const itemsOf = (value: unknown) => (pages && itemsOfPage(value, lists)) || [value];
  for await (const records of raw) yield convertAll(records, convert, tally, itemsOf);
}

/**
 * Converts records to posts. Skipped and malformed ones are counted.
 *
 * @param itemsOf the records that a value holds, if it is a page of them. Default: itself
 */
export function convertAll(
  records: Records,
  convert: JsonRecordsOptions['convert'],
  tally: Tally,
  itemsOf: (value: unknown) => readonly unknown[] = (value) => [value],
): Records {
  const values: unknown[] = [];
  const lines: number[] = [];
  records.values.forEach((value, i) => {
    const line = records.lines[i];
    const conversions = itemsOf(value).flatMap((item) => converted(item, convert, tally, line));
    for (const conversion of conversions) {
      if ('skip' in conversion) {
        tally.skipped(conversion.skip, line);
      } else {
        values.push(conversion.post);
        lines.push(line);
      }
    }
  });
  return { values, lines };
}

function converted(
  value: unknown,
  convert: JsonRecordsOptions['convert'],
  tally: Tally,
  line: number,
): readonly Conversion[] {
  try {
    return [convert(value)].flat();
  } catch (error) {
    if (!(error instanceof MalformedError)) throw error;
    tally.malformed(error.expected, line);
    return [];
  }
}

/** The items of the first list that a page has; undefined if the value is not a page. */
function itemsOfPage(value: unknown, lists: readonly string[]): readonly unknown[] | undefined {
  for (const list of lists) {
    let at: unknown = value;
    for (const key of list.split('/')) at = asObject(at)?.[key];
    if (Array.isArray(at)) return at;
  }
  return undefined;
}

/**
 * The first objects of a file with one object per line, from its head; empty for other files. A few lines may be
 * broken.
 */
export function firstOfLines(head: Uint8Array): readonly Readonly<Record<string, unknown>>[] {
  const text = decodeUtf8(head.subarray(0, 64 * 1024));
  if (!text.trimStart().startsWith('{')) return [];
  const lines = text
    .split(/\r\n?|\n/)
    .filter((line) => line.trim() !== '')
    .slice(0, 20);
  const objects = lines.filter((line) => line[0] === '{').map(parseObject);
  const whole = objects.filter((object) => object !== undefined);
  return whole.length * 2 >= lines.length ? whole : [];
}

/** Parses a JSON object; undefined if the text is not one. */
export function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return asObject(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/**
 * Whether each line is a record. A line that is a page with a list does not count: pages are scanned instead, so that
 * they may be of any length.
 */
function isOneALine(head: Uint8Array, lists: readonly string[]): boolean {
  const [first] = firstOfLines(head);
  return first !== undefined && !mayBePage(first, lists);
}

function mayBePage(value: Readonly<Record<string, unknown>>, lists: readonly string[]): boolean {
  return lists.some((list) => list.split('/')[0] in value);
}

/** The lists to scan a file for; empty if its head shows that whole documents are the records. */
function listsIn(head: Uint8Array, lists: readonly string[]): readonly string[] {
  const scanner = new JsonItemScanner({ lists, maxItemBytes: 0, onItem: () => {} });
  scanner.push(head);
  if (scanner.found) return lists;
  const [first] = firstDocuments(head, 1);
  return first !== undefined && mayBePage(first, lists) ? lists : [];
}

/** The first objects of a text of consecutive objects, which may span lines. */
export function firstDocuments(
  head: Uint8Array,
  most: number,
): readonly Readonly<Record<string, unknown>>[] {
  const objects: Readonly<Record<string, unknown>>[] = [];
  const onItem = (bytes: Uint8Array | undefined) => {
    const object = bytes && objects.length < most ? parseObject(decodeUtf8(bytes)) : undefined;
    if (object) objects.push(object);
  };
  new JsonItemScanner({ lists: [], maxItemBytes: head.length, onItem }).push(head);
  return objects;
}

/** Reads one JSON value per line. Blank lines are skipped. */
export async function* readJsonLines(
  source: Source,
  maxLineBytes: number,
  { tally, columns }: ReadContext,
): AsyncGenerator<Records> {
  for await (const batch of readLines(source, maxLineBytes, tally)) {
    const values: unknown[] = [];
    const lines: number[] = [];
    for (let i = 0; i < batch.lines.length; i++) {
      const text = batch.lines[i];
      if (text === undefined || (text.length < 16 && text.trim() === '')) continue;
      try {
        values.push(parseExactly(text, columns));
        lines.push(batch.first + i);
      } catch {
        tally.malformed('invalid JSON', batch.first + i);
      }
    }
    yield { values, lines };
  }
}

/** Reads the items of the lists. Item numbers are used in place of line numbers. */
async function* readJsonItems(
  source: Source,
  lists: readonly string[],
  maxItemBytes: number,
  { tally, columns }: ReadContext,
): AsyncGenerator<Records> {
  const utf8 = new TextDecoder('utf-8', { fatal: true });
  let values: unknown[] = [];
  let lines: number[] = [];
  let item = 0;
  const scanner = new JsonItemScanner({
    lists,
    maxItemBytes,
    onItem: (bytes) => {
      item++;
      if (!bytes) {
        tally.malformed('item too long', item);
        return;
      }
      try {
        values.push(parseExactly(utf8.decode(bytes), columns));
        lines.push(item);
      } catch (error) {
        tally.malformed(error instanceof SyntaxError ? 'invalid JSON' : 'invalid UTF-8', item);
      }
    },
  });
  for await (const chunk of source.chunks()) {
    scanner.push(chunk);
    yield { values, lines };
    values = [];
    lines = [];
  }
  if (!scanner.found) {
    const wanted = lists.map((list) => `"${list.replaceAll('/', '" in "')}"`).join(' or ');
    throw new DataFormatError(`${source.path} has no list ${wanted || 'of posts'}`);
  }
  if (!scanner.isComplete) {
    throw new DataFormatError(
      `${source.path} is truncated after item ${item}: its list is not closed`,
    );
  }
}
