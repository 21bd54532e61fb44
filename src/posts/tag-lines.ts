/** What files of predictions and of gold tags share: one post a line, as JSON or as tags. */
import { DataFormatError } from '../base/errors.ts';
import { readLines } from './lines.ts';
import { Tally } from './read-report.ts';
import type { Source } from './source.ts';
import { MalformedError, toName } from './validate.ts';

/** A ranking of all tags that a model knows takes less. */
const MAX_LINE_BYTES = 16 * 2 ** 20;

/** One post of such a file. */
export interface TagLine<T> {
  /** Its line, from 1. */
  readonly line: number;
  /** On all lines or on none. */
  readonly id: string | undefined;
  readonly tags: readonly T[];
}

/**
 * The posts of a file as they come: of JSONL, where the first character that is not white space is `{`, or else of
 * text, a post a line, tags joined by `;`, an empty line for a post without any. A byte order mark and line ends of
 * Windows are passed over; ids follow the rules of posts.
 *
 * @param fromRecord the tags of a line of JSONL
 * @throws {DataFormatError} naming the line, what was expected and what came
 */
export async function* tagLines<T>(
  source: Source,
  fromRecord: (record: Record<string, unknown>) => readonly T[],
  fromTag: (tag: string) => T,
): AsyncGenerator<TagLine<T>> {
  const start = source.head
    .toString('utf8')
    .replace(/^\uFEFF/, '')
    .trimStart();
  if (/^\[\s*[{\]]/.test(start)) {
    throw new DataFormatError(
      `${source.path} is one JSON list; write each of its objects on a line`,
    );
  }
  const isJsonl = start.startsWith('{');
  const tally = new Tally();
  let haveIds: boolean | undefined;
  for await (const { first, lines } of readLines(source, MAX_LINE_BYTES, tally)) {
    for (const [i, text] of lines.entries()) {
      const line = first + i;
      const at = `${source.path} line ${line}`;
      if (text === undefined) throw new DataFormatError(`${at}: ${tally.report().kinds[0]!.kind}`);
      if (!isJsonl) {
        const tags = text.split(';').map((tag) => tag.trim());
        yield { line, id: undefined, tags: tags.filter((tag) => tag !== '').map(fromTag) };
        continue;
      }
      if (text.trim() === '') continue;
      const entry = parseLine(text, at, fromRecord);
      haveIds ??= entry.id !== undefined;
      if (haveIds !== (entry.id !== undefined)) {
        throw new DataFormatError(`${at}: "id" must be on all lines or on none`);
      }
      yield { line, ...entry };
    }
  }
}

function parseLine<T>(
  text: string,
  at: string,
  fromRecord: (record: Record<string, unknown>) => readonly T[],
): Omit<TagLine<T>, 'line'> {
  try {
    const record = parseObject(text);
    return { id: toName(record.id, 'id'), tags: fromRecord(record) };
  } catch (cause) {
    if (!(cause instanceof MalformedError)) throw cause;
    throw new DataFormatError(`${at}: ${cause.message}`, { cause });
  }
}

function parseObject(text: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new MalformedError('expected a JSON object', text.slice(0, 60));
  }
  if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    throw new MalformedError('expected a JSON object', value);
  }
  return value as Record<string, unknown>;
}
