/** Shared by files of predictions and of gold tags: one post per line, as JSON or as tags. */
import { decodeUtf8 } from '../base/bytes.ts';
import { DataFormatError } from '../base/errors.ts';
import { renamed } from './columns.ts';
import { isInexact, parseExactly } from './exact-json.ts';
import type { Columns } from './formats/format.ts';
import { readLines } from './lines.ts';
import { parseTagCell } from './list-cell.ts';
import { looksLikeList } from './list-syntax.ts';
import { Tally } from './read-report.ts';
import type { Source } from './source.ts';
import { MalformedError, toName } from './validate.ts';

/** More than a ranking of all tags of a model needs. */
const MAX_LINE_BYTES = 16 * 2 ** 20;

/** Names of files whose lines are JSON, even if the first is a list. */
const JSON_LINES = /\.(jsonl|ndjson)(\.gz)?$/i;
/** Several hashtags: `#a #b`, `#a#b`. */
const HASHTAGS = /^[#＃].*[#＃]/;
/** `'a', 'b'` or `<a><b>`. */
const ENCLOSED = /^(?:(?:u?'.*'|".*")|(?:<[^<>]+>)+)$/;

/** One post of such a file. */
export interface TagLine<T> {
  /** Its line, from 1. */
  readonly line: number;
  /** Given on all lines or on none. */
  readonly id: string | undefined;
  readonly tags: readonly T[];
}

/**
 * Yields the posts of a file. It is JSONL if its first character other than white space is `{`; otherwise text, one
 * post per line, tags joined by `;`, an empty line for a post without tags. A line of text may also be a list as
 * printed by a program (`['a', 'b']`) or hashtags (`#a #b`). Ids follow the rules of posts.
 *
 * @param fromRecord returns the tags of a line of JSONL
 * @param columns keys of JSONL for fields that have another name
 * @throws {DataFormatError} with the line, what was expected and what came
 */
export async function* tagLines<T>(
  source: Source,
  fromRecord: (record: Record<string, unknown>) => readonly T[],
  fromTag: (tag: string) => T,
  columns: Columns = {},
): AsyncGenerator<TagLine<T>> {
  const start = decodeUtf8(source.head)
    .replace(/^\uFEFF/, '')
    .trimStart();
  if (/^\[\s*(?:\{|\]\s*$)/.test(start)) {
    throw new DataFormatError(
      `${source.path} is one JSON list; write each of its objects on its own line`,
    );
  }
  const isJsonl = start[0] === '{' || (start[0] === '[' && JSON_LINES.test(source.path));
  if (!isJsonl && Object.keys(columns).length > 0) {
    throw new DataFormatError(
      `${source.path} holds one post a line as text, without columns: leave columns out, or name the file's format`,
    );
  }
  let firstComma: string | undefined;
  let semicolons = false;
  const tally = new Tally();
  let haveIds: boolean | undefined;
  for await (const { first, lines } of readLines(source, MAX_LINE_BYTES, tally)) {
    for (const [i, text] of lines.entries()) {
      const line = first + i;
      const at = `${source.path} line ${line}`;
      if (text === undefined) throw new DataFormatError(`${at}: ${tally.report().kinds[0].kind}`);
      if (!isJsonl) {
        semicolons ||= text.includes(';');
        const tags = namingLine(at, () => tagsOfLine(text));
        if (tags.some((tag) => tag.includes(',')) && !isList(text.trim())) firstComma ??= at;
        yield { line, id: undefined, tags: tags.map(fromTag) };
        continue;
      }
      if (text.trim() === '') continue;
      const entry = namingLine(at, () => {
        const record = parseObject(text, columns);
        return { id: toName(record.id, 'id'), tags: fromRecord(record) };
      });
      haveIds ??= entry.id !== undefined;
      if (haveIds !== (entry.id !== undefined)) {
        throw new DataFormatError(`${at}: "id" must be on all lines or on none`);
      }
      yield { line, ...entry };
    }
  }
  if (firstComma !== undefined && !semicolons) {
    throw new DataFormatError(
      `${firstComma} has a comma, and no line has a ";": join tags with ";", or write JSONL if tags contain commas`,
    );
  }
}

/** @throws {MalformedError} if the line begins like a list but is not one */
function tagsOfLine(text: string): readonly string[] {
  const line = text.trim();
  if (isList(line)) return parseTagCell(line);
  const parts = line.split(';').map((part) => part.trim());
  return parts
    .flatMap((part) => (HASHTAGS.test(part) ? parseTagCell(part) : part))
    .filter((tag) => tag !== '');
}

/** Whether a line is a list as programs print it. "(G)I-DLE" is not. */
function isList(line: string): boolean {
  if (line[0] === '(') return line.endsWith(')');
  return line !== '' && (looksLikeList(line) || ENCLOSED.test(line));
}

function namingLine<T>(at: string, parse: () => T): T {
  try {
    return parse();
  } catch (cause) {
    if (!(cause instanceof MalformedError)) throw cause;
    throw new DataFormatError(`${at}: ${cause.message}`, { cause });
  }
}

function parseObject(text: string, columns: Columns): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new MalformedError('expected a JSON object', text.slice(0, 60));
  }
  if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    throw new MalformedError('expected a JSON object', value);
  }
  const record = renamed(value, columns) as Record<string, unknown>;
  if (!isInexact(record.id)) return record;
  // Only the id becomes a string; scores stay numbers, however large.
  const exact = renamed(parseExactly(text, columns), columns) as typeof record;
  return { ...record, id: exact.id };
}
