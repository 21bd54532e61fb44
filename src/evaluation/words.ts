const WORD = /\p{Script=Han}|(?:(?!\p{Script=Han})[\p{L}\p{M}\p{N}])+/gu;

/**
 * Splits normalized text or a normalized tag into words: single Han characters, and in other scripts
 * runs of letters, marks and digits. Everything else separates words.
 *
 * Example: `words('machine-learning 2.0')` is `['machine', 'learning', '2', '0']`; `words('新年')` is `['新', '年']`.
 */
export function words(text: string): string[] {
  return text.match(WORD) ?? [];
}
