/** Matches a string, or a whole number that may be beyond 2^53. */
const TOKENS = /"[^"\\]*(?:\\.[^"\\]*)*"|(?<![\w.+-])-?\d{16,}(?![\d.eE])/g;

/**
 * Like `JSON.parse`, except that if an id or author is a number beyond 2^53, or a time is a date of 17 digits, the large
 * whole numbers of the text become strings with all their digits.
 *
 * @param columns the keys of these fields, if they have other names
 * @throws {SyntaxError} if the text is not valid JSON
 */
export function parseExactly(
  text: string,
  columns: { readonly id?: string; readonly author?: string; readonly time?: string } = {},
): unknown {
  const value: unknown = JSON.parse(text);
  if (value === null || typeof value !== 'object') return value;
  const record = value as Record<string, unknown>;
  const user = record.user as { id?: unknown } | null | undefined;
  const names = [record.id, record.author, user, record.author_id];
  if (typeof user === 'object') names.push(user?.id);
  if (columns.id !== undefined) names.push(record[columns.id]);
  if (columns.author !== undefined) names.push(record[columns.author]);
  const inexact = names.some(isInexact) || isLongDate(record[columns.time ?? 'time']);
  if (!inexact) return value;
  return JSON.parse(text.replace(TOKENS, (token) => (token[0] === '"' ? token : `"${token}"`)));
}

/** Whether a value may be a date and time of 17 digits. Nanoseconds have more digits, and do not need all of them. */
function isLongDate(value: unknown): boolean {
  return isInexact(value) && String(value).length === 17;
}

/** Whether several whole numbers as written may have become this number. */
export function isInexact(value: unknown): boolean {
  return typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value);
}
