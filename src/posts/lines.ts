import { concatBytes, decodeIfUtf8 } from '../base/bytes.ts';
import { DataFormatError } from '../base/errors.ts';
import type { Tally } from './read-report.ts';
import type { Source } from './source.ts';

/** Some consecutive lines of a file. */
export interface LineBatch {
  /** 1-based number of the first of them. */
  readonly first: number;
  /** Without line ends; `undefined` for malformed lines, which are counted. */
  readonly lines: readonly (string | undefined)[];
}

const LF = 0x0a;
const CR = 0x0d;

/**
 * Yields the lines of a UTF-8 text file with the line ends LF, CRLF or CR; the last line may lack one. CR alone ends
 * lines if the file has no LF or, in tables, whose fields may contain LF, if it ends the first line. A line over
 * `maxLineBytes` is counted as `line too long` and never stored completely, a line that is not UTF-8 is counted as
 * `invalid UTF-8`, and one with a NUL as `NUL byte`.
 *
 * @param carriageReturns `keep`, for tables, keeps the CR of a CRLF
 * @throws {DataFormatError} if the file is not text (its head has a NUL)
 */
export async function* readLines(
  source: Source,
  maxLineBytes: number,
  tally: Tally,
  carriageReturns: 'strip' | 'keep' = 'strip',
): AsyncGenerator<LineBatch> {
  checkText(source);
  const strip = carriageReturns === 'strip';
  const chunks = endsInCr(source.head, strip) ? crToLf(source.chunks()) : source.chunks();
  let first = 1;
  // The pieces of the current, unfinished line; once it is too long, only that fact.
  let pieces: Uint8Array[] = [];
  let pieceBytes = 0;
  let tooLong = false;
  let start = 0;
  for await (const chunk of chunks) {
    const lines: (string | undefined)[] = [];
    if (tooLong) {
      const end = chunk.indexOf(LF);
      if (end < 0) continue;
      lines.push(undefined);
      tooLong = false;
      start = end + 1;
    }
    const end = chunk.lastIndexOf(LF);
    if (end >= start) {
      const body = chunk.subarray(start, end);
      const whole = pieceBytes > 0 ? concatBytes([...pieces, body]) : body;
      decode(whole, first + lines.length, lines, maxLineBytes, tally, strip);
      pieces = [];
      pieceBytes = 0;
      start = end + 1;
    }
    pieces.push(chunk.subarray(start));
    pieceBytes += chunk.length - start;
    start = 0;
    if (pieceBytes > maxLineBytes) {
      tally.malformed('line too long', first + lines.length);
      tooLong = true;
      pieces = [];
      pieceBytes = 0;
    }
    if (lines.length > 0) yield { first, lines };
    first += lines.length;
  }
  const lines: (string | undefined)[] = [];
  if (tooLong) lines.push(undefined);
  else if (pieceBytes > 0) decode(concatBytes(pieces), first, lines, maxLineBytes, tally, strip);
  yield { first, lines };
}

/** Appends the lines of `body`, which lacks its last line end. Decodes everything at once if all of it is UTF-8. */
function decode(
  body: Uint8Array,
  first: number,
  lines: (string | undefined)[],
  maxLineBytes: number,
  tally: Tally,
  strip: boolean,
): void {
  const texts = body.includes(0) ? undefined : decodeIfUtf8(body)?.split('\n');
  let start = 0;
  for (let i = 0; texts ? i < texts.length : start <= body.length; i++) {
    let text = texts?.[i];
    if (text === undefined) {
      const end = body.indexOf(LF, start);
      const bytes = body.subarray(start, end < 0 ? body.length : end);
      start += bytes.length + 1;
      const kind = bytes.includes(0) ? 'NUL byte' : 'invalid UTF-8';
      text = kind === 'NUL byte' ? undefined : decodeIfUtf8(bytes);
      if (text === undefined) tally.malformed(kind, first + i);
    }
    // A UTF-16 code unit takes at most three bytes in UTF-8.
    if (
      text &&
      text.length * 3 > maxLineBytes &&
      new TextEncoder().encode(text).length > maxLineBytes
    ) {
      tally.malformed('line too long', first + i);
      text = undefined;
    }
    lines.push(strip && text?.endsWith('\r') ? text.slice(0, -1) : text);
  }
}

function checkText({ path, head }: Source): void {
  const nul = head.indexOf(0);
  if (nul >= 0) {
    throw new DataFormatError(
      isUtf16(head)
        ? `${path} is not UTF-8; it seems to be UTF-16 without a byte order mark; save it as UTF-8`
        : `${path} is not text: byte ${nul} is zero; save it as UTF-8, or name the file's format`,
    );
  }
}

/** Whether every other byte is mostly zero, as for Latin letters in UTF-16. */
function isUtf16(head: Uint8Array): boolean {
  const zeros = [0, 0];
  for (const [i, byte] of head.entries()) if (byte === 0) zeros[i % 2]++;
  return Math.max(...zeros) > head.length / 3 && Math.min(...zeros) < head.length / 50;
}

/** Whether the first line ends in CR alone, as some Mac programs write; with `always`, whether all lines do. */
function endsInCr(head: Uint8Array, always: boolean): boolean {
  const cr = head.indexOf(CR);
  const lf = head.indexOf(LF);
  return cr >= 0 && (lf < 0 || (!always && cr < lf - 1));
}

/** Replaces each CR that is not followed by LF with LF. */
async function* crToLf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let endedInCr = false;
  for await (const chunk of chunks) {
    // A copy, to be changed.
    const held = concatBytes([Uint8Array.of(...(endedInCr ? [CR] : [])), chunk]);
    endedInCr = held.at(-1) === CR;
    for (let i = held.indexOf(CR); i >= 0; i = held.indexOf(CR, i + 1)) {
      if (i + 1 < held.length && held[i + 1] !== LF) held[i] = LF;
    }
    yield endedInCr ? held.subarray(0, -1) : held;
  }
  if (endedInCr) yield Uint8Array.of(LF);
}
