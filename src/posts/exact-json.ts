/** A string, or a whole number that may be beyond 2^53. */
const TOKENS = /"[^"\\]*(?:\\.[^"\\]*)*"|(?<![\w.+-])-?\d{16,}(?![\d.eE])/g;

/**
 * `JSON.parse`, except that where the number of an id or author is beyond 2^53, the whole numbers of that text come
 * as strings with all their digits.
 *
 * @param columns the keys that hold id and author under other names
 * @throws {SyntaxError}
 */
export function parseExactly(
  text: string,
  columns: { readonly id?: string; readonly author?: string } = {},
): unknown {
  const value: unknown = JSON.parse(text);
  if (value === null || typeof value !== 'object') return value;
  const { id, author, user } = value as Record<string, unknown>;
  const inexact =
    isInexact(id) ||
    isInexact(author) ||
    (typeof user === 'object'
      ? isInexact((user as { id?: unknown } | null)?.id)
      : isInexact(user)) ||
    (columns.id !== undefined && isInexact((value as Record<string, unknown>)[columns.id])) ||
    (columns.author !== undefined && isInexact((value as Record<string, unknown>)[columns.author]));
  if (!inexact) return value;
  return JSON.parse(text.replace(TOKENS, (token) => (token[0] === '"' ? token : `"${token}"`)));
}

/** Whether a number may stand for several whole numbers that were written. */
export function isInexact(value: unknown): boolean {
  return typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value);
}
