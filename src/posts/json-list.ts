import { DataFormatError } from '../base/errors.ts';
import type { Records } from './formats/format.ts';
import type { Tally } from './read-report.ts';
import type { Source } from './source.ts';

const [QUOTE, BACKSLASH, OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [
  ...Buffer.from('"\\[]{}'),
] as [number, number, number, number, number, number];

/**
 * The objects of one list in a large JSON text, one after the other, without holding the text: the list
 * under `key` of the outermost object, or, without a key, the first list. Lines of the result are
 * item numbers, from 1.
 *
 * @throws {DataFormatError} if there is no such list, or the text ends within it
 */
export async function* readJsonList(
  source: Source,
  key: string | undefined,
  maxItemBytes: number,
  tally: Tally,
): AsyncGenerator<Records> {
  const wanted = key === undefined ? undefined : JSON.stringify(key);
  // Before the list: how deep in objects, and the bytes of the last string at depth 1 (a key).
  let state: 'before' | 'within' | 'after' = 'before';
  let depth = 0;
  let inString = false;
  let escaped = false;
  let item = 0;
  let lastString: number[] = [];
  let pieces: Buffer[] = [];
  let pieceBytes = 0;

  for await (const chunk of source.chunks()) {
    const values: unknown[] = [];
    const lines: number[] = [];
    let start = 0;
    const hold = (end: number) => {
      pieceBytes += end - start;
      if (pieceBytes <= maxItemBytes) pieces.push(chunk.subarray(start, end));
      else pieces = [];
    };
    for (let i = 0; i < chunk.length && state !== 'after'; i++) {
      const byte = chunk[i]!;
      if (inString) {
        if (state === 'before' && lastString.length < 64) lastString.push(byte);
        if (escaped) escaped = false;
        else if (byte === BACKSLASH) escaped = true;
        else if (byte === QUOTE) inString = false;
      } else if (byte === QUOTE) {
        inString = true;
        if (state === 'before') lastString = [byte];
      } else if (state === 'before') {
        if (byte === OPEN_LIST && depth === (wanted === undefined ? 0 : 1)) {
          const found = wanted === undefined || Buffer.from(lastString).toString() === wanted;
          if (found) {
            state = 'within';
            depth = 0;
            continue;
          }
        }
        if (byte === OPEN_OBJECT || byte === OPEN_LIST) depth++;
        else if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) depth--;
      } else if (byte === OPEN_OBJECT || byte === OPEN_LIST) {
        if (depth++ === 0) start = i;
      } else if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) {
        if (depth === 0) {
          state = 'after';
        } else if (--depth === 0) {
          hold(i + 1);
          item++;
          if (pieceBytes > maxItemBytes) tally.malformed('item too long', item);
          else parseItem(Buffer.concat(pieces), item, values, lines, tally);
          pieces = [];
          pieceBytes = 0;
        }
      }
    }
    if (state === 'within' && depth > 0) hold(chunk.length);
    yield { values, lines };
  }
  if (state === 'before') {
    throw new DataFormatError(`${source.path} has no list ${wanted ?? 'of posts'}`);
  }
  if (state === 'within') {
    throw new DataFormatError(`${source.path} is cut off after item ${item}: its list has no end`);
  }
}

function parseItem(
  bytes: Buffer,
  item: number,
  values: unknown[],
  lines: number[],
  tally: Tally,
): void {
  try {
    values.push(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)));
    lines.push(item);
  } catch (error) {
    tally.malformed(error instanceof SyntaxError ? 'invalid JSON' : 'invalid UTF-8', item);
  }
}
