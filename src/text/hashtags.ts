import { findHashtags, hashtagPlaces, type Marking, tagCharacters } from '../base/hashtags.ts';
import { normalizeTag, tagSpelling } from '../base/tags.ts';
import { segmentHashtag } from './hashtag-words.ts';

export { findHashtags, type Hashtag, type Marking } from '../base/hashtags.ts';

/** Includes the remains of emoji: keycaps, and joiners that follow an emoji. */
const NOT_IN_TAG = new RegExp(
  `[^${tagCharacters}]|(?<![\\p{L}\\p{M}])[\\u200C\\u200D]|\\u20E3`,
  'gu',
);
const MARKED = new RegExp(`[#＃][${tagCharacters}]+`, 'gu');
const SIGNS = /[#＃]/gu;
const HAN = /\p{Script=Han}/u;
const WORD = /[\p{L}\p{N}]+/gu;
const HAS_WORD = /[\p{L}\p{N}]/u;
const HAS_LETTER = /\p{L}/u;

/**
 * Writes a tag as in a post, without characters that tags cannot contain: "machine-learning" becomes
 * `#machinelearning`.
 *
 * @returns '' if nothing is left, or only digits, since `#1` is not a tag
 */
export function writeHashtag(spelling: string, marking: Marking): string {
  if (marking === 'sign') {
    const written = tagSpelling(spelling).replace(NOT_IN_TAG, '');
    return HAS_LETTER.test(written) ? `#${written}` : '';
  }
  const topic = tagSpelling(spelling)
    .replace(/[#＃\s]+/gu, ' ')
    .trim();
  return HAS_WORD.test(topic) ? `#${topic}#` : '';
}

/**
 * The normalized tag that is found in a draft once a tag has been written, since writing may drop characters.
 *
 * @param written the result of `writeHashtag`
 */
export function tagAsWritten(written: string, marking: Marking): string {
  return findHashtags(written, marking)[0]?.tag ?? normalizeTag(written);
}

/**
 * Removes hashtags: those that `findHashtags` finds, and also any other "#" with the tag characters after it, even
 * after a letter or with digits only. That is more than platforms treat as tags, so that no marked tag stays in a
 * model's input.
 *
 * @param treatment 'words' replaces a tag by its words, and 'keep' drops only its signs, unless no word precedes or no word
 *   follows it: then the tag is at the start or end of the text, is not part of a sentence, and is removed
 */
export function removeHashtags(
  text: string,
  treatment: 'remove' | 'words' | 'keep',
  wordCounts?: ReadonlyMap<string, number>,
): string {
  if (!text.includes('#') && !text.includes('＃')) return text;
  if (treatment === 'remove') {
    // Replacing by a string is faster than by a function.
    return HAN.test(text) ? replaceMarked(text, () => ' ') : text.replace(MARKED, ' ');
  }
  const written = (tag: string) =>
    treatment === 'keep' ? tag.replace(SIGNS, '') : segmentHashtag(tag, wordCounts).join(' ');
  const words = replaceMarked(text, (tag) => ' '.repeat(tag.length));
  const first = words.search(HAS_WORD);
  let last = first;
  for (const { index } of words.matchAll(WORD)) last = index;
  return replaceMarked(text, (tag, start) =>
    start > first && start < last ? ` ${written(tag)} ` : ' ',
  );
}

/** Replaces everything that is marked as a tag. `MARKED` matches all but topics, which occur in Chinese texts. */
function replaceMarked(text: string, replace: (tag: string, start: number) => string): string {
  if (!HAN.test(text)) return text.replace(MARKED, replace);
  const parts: string[] = [];
  let from = 0;
  const replaceUpTo = (to: number) => {
    const start = from;
    parts.push(text.slice(from, to).replace(MARKED, (tag, at) => replace(tag, start + at)));
  };
  for (const { start, end } of hashtagPlaces(text)) {
    replaceUpTo(start);
    parts.push(replace(text.slice(start, end), start));
    from = end;
  }
  replaceUpTo(text.length);
  return parts.join('');
}
