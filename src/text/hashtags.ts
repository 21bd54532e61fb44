import { findHashtags, hashtagPlaces, type Marking, tagCharacters } from '../base/hashtags.ts';
import { normalizeTag, tagSpelling } from '../base/tags.ts';
import { segmentHashtag } from './hashtag-words.ts';

export { findHashtags, type Hashtag, type Marking } from '../base/hashtags.ts';

/** Also what an emoji leaves behind: joiners after it, keycaps. */
const NOT_IN_TAG = new RegExp(
  `[^${tagCharacters}]|(?<![\\p{L}\\p{M}])[\\u200C\\u200D]|\\u20E3`,
  'gu',
);
const MARKED = new RegExp(`[#＃][${tagCharacters}]+`, 'gu');
const HAN = /\p{Script=Han}/u;
const WORD = /[\p{L}\p{N}]+/gu;
const HAS_WORD = /[\p{L}\p{N}]/u;
const HAS_LETTER = /\p{L}/u;

/**
 * A tag as it stands in a post, without what cannot stand in one: "machine-learning" is `#machinelearning`.
 *
 * @returns '' if nothing is left, or numbers alone, which a sign does not make a tag
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
 * By what a tag is found again in a draft, as signs may be lost when it is written.
 *
 * @param written by `writeHashtag`
 */
export function tagAsWritten(written: string, marking: Marking): string {
  return findHashtags(written, marking)[0]?.tag ?? normalizeTag(written);
}

/**
 * Removes hashtags: what `findHashtags` finds, and else "#" with all tag characters after it, also after a
 * letter and also bare numbers. That is more than a platform takes for a tag, so that no tag marked as one
 * stays in a model's input.
 *
 * @param treatment 'words' puts the words of a tag in its place, unless no word stands before it or none
 *   after it: then it is at an end of the text, belongs to no sentence, and vanishes
 */
export function removeHashtags(
  text: string,
  treatment: 'remove' | 'words',
  wordCounts?: ReadonlyMap<string, number>,
): string {
  if (!text.includes('#') && !text.includes('＃')) return text;
  if (treatment === 'remove') {
    // A string is replaced faster than by a function.
    return HAN.test(text) ? replaceMarked(text, () => ' ') : text.replace(MARKED, ' ');
  }
  const words = replaceMarked(text, (tag) => ' '.repeat(tag.length));
  const first = words.search(HAS_WORD);
  let last = first;
  for (const { index } of words.matchAll(WORD)) last = index;
  return replaceMarked(text, (tag, start) =>
    start > first && start < last ? ` ${segmentHashtag(tag, wordCounts).join(' ')} ` : ' ',
  );
}

/** Replaces all that is marked as a tag. `MARKED` sees all but topics, which stand in Chinese texts. */
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
