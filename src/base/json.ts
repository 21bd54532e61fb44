/** No JSON that is expected here nests deeper than about ten levels. */
const MAX_DEPTH = 64;

/**
 * Parses JSON from outside. Functions that walk a value, such as `JSON.stringify`, run out of stack on nesting that
 * `JSON.parse` still accepts, so deep nesting is rejected before parsing.
 *
 * @throws {SyntaxError} if it is not valid JSON, or if lists and objects nest more than 64 deep
 */
export function parseJson(text: string): unknown {
  checkDepth(text);
  return JSON.parse(text);
}

/** @throws {SyntaxError} if lists and objects nest more than 64 deep */
export function checkDepth(text: string): void {
  let depth = 0;
  let inString = false;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (inString) {
      if (unit === BACKSLASH) i++;
      else if (unit === QUOTE) inString = false;
    } else if (unit === QUOTE) inString = true;
    else if (unit === OPEN_LIST || unit === OPEN_OBJECT) {
      if (++depth > MAX_DEPTH) {
        throw new SyntaxError(`lists and objects nest more than ${MAX_DEPTH} deep`);
      }
    } else if (unit === CLOSE_LIST || unit === CLOSE_OBJECT) depth--;
  }
}

const [QUOTE, BACKSLASH, OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = Array.from(
  '"\\[]{}',
  (sign) => sign.charCodeAt(0),
);

/** A value as shown in messages: its JSON, truncated to `most` characters. */
export function showValue(value: unknown, most = 80): string {
  const text = toText(typeof value === 'string' ? value.slice(0, most) : value);
  return text.length > most ? `${text.slice(0, most - 3)}...` : text;
}

function toText(value: unknown): string {
  if (value === undefined) return 'nothing';
  try {
    const plain = (_key: string, part: unknown) => (typeof part === 'bigint' ? String(part) : part);
    return JSON.stringify(value, plain) ?? String(value);
  } catch {
    return 'a value that cannot be shown: it is nested too deeply, or contains itself';
  }
}
