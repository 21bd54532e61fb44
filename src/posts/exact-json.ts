/** A string, or a whole number that may be beyond 2^53. */
const TOKENS = /"[^"\\]*(?:\\.[^"\\]*)*"|(?<![\w.+-])-?\d{16,}(?![\d.eE])/g;

/**
 * `JSON.parse`, except that where the number of an id or author, or a date of 17 digits, is beyond 2^53, the whole
 * numbers of that text come as strings with all their digits.
 *
 * @param columns the keys that hold these fields under other names
 * @throws {SyntaxError}
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

/** Whether a value may be a date and time of 17 digits. Nanoseconds have more, and need not all of them. */
function isLongDate(value: unknown): boolean {
  return isInexact(value) && String(value).length === 17;
}

/** Whether a number may stand for several whole numbers that were written. */
export function isInexact(value: unknown): boolean {
  return typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value);
}
