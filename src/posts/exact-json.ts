/** Matches a string, or a whole number that may be beyond 2^53. */
const TOKENS = /"[^"\\]*(?:\\.[^"\\]*)*"|(?<![\w.+-])-?\d{16,}(?![\d.eE])/g;

/**
 * Like `JSON.parse`, except that if an id or author is a number beyond 2^53, the large whole numbers of the text become
 * strings with all their digits.
 *
 * @param columns the keys of id and author, if they have other names
 * @throws {SyntaxError} if the text is not valid JSON
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

/** Whether several whole numbers as written may have become this number. */
export function isInexact(value: unknown): boolean {
  return typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value);
}
