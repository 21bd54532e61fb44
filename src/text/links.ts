const TOP_LEVEL = 'com|org|net|edu|gov|io|co|ly|tv|uk|de|fr|jp|cn|ru|info|biz|eu|gl|gd';

/**
 * A link with its protocol, "www." or a host of a well-known top-level domain. It ends at white space or at a letter of
 * a script without case, since Chinese text follows a link without a space. Each part is bounded or starts at a
 * boundary, so that the time stays linear.
 */
const URL = new RegExp(
  `https?://[^\\s\\p{Lo}<>"]*` +
    `|(?<![\\p{L}\\p{N}@._-])www\\.[^\\s\\p{Lo}<>"]+` +
    `|(?<![\\p{L}\\p{N}@._-])(?:[a-z0-9-]{1,63}\\.){1,5}(?:${TOP_LEVEL})(?![\\p{L}\\p{N}_-])(?:/[^\\s\\p{Lo}<>"]*)?` +
    // truncated by the platform: "htt...", "https://..."
    `|(?<![\\p{L}\\p{N}])ht{1,2}(?:ps?)?:?/{0,2}(?:\\.{3}|…)`,
  'giu',
);

/** Names of Twitter and Mastodon, or of Weibo in letters of a script without case. */
export const NAME =
  '(?<![A-Za-z0-9_@])@(?:[A-Za-z0-9_]+(?:@[A-Za-z0-9.-]+)?|\\p{Lo}[\\p{Lo}\\w-]{0,29})';
const MENTION = new RegExp(`(?<![\\p{L}\\p{N}])RT\\s+${NAME}:?|${NAME}`, 'gu');

/** Replaces links; a text that cannot contain any is returned as it is. */
export function replaceUrls(text: string, replacement: string): string {
  return text.includes('.') || text.includes('/') || text.includes('…')
    ? text.replace(URL, replacement)
    : text;
}

/** Replaces mentions, together with "RT" and ":" around them. */
export function replaceMentions(text: string, replacement: string): string {
  return text.includes('@') ? text.replace(MENTION, replacement) : text;
}
