import { segmentHashtag } from './hashtag-words.ts';

/** Signs that twitter-text 3.1.0 allows in a hashtag besides letters, marks, digits and "_". */
const SIGNS =
  '\\u200C\\u200D\\uA67E\\u05BE\\u05F3\\u05F4\\uFF5E\\u301C\\u309B\\u309C\\u30A0\\u30FB\\u3003\\u0F0B\\u0F0C\\u00B7';
const TAG_PATTERN = `[#＃][\\p{L}\\p{M}\\p{N}_${SIGNS}]+`;
const TAG = new RegExp(TAG_PATTERN, 'gu');
/** Weibo's #topic#; with spaces within only between letters, as "#a b! #c" holds two tags. */
const PAIR_OR_TAG = new RegExp(
  `#[^\\s#]+#|#[\\p{L}\\p{N}][^#\\n]{0,60}[\\p{L}\\p{N}]#|${TAG_PATTERN}`,
  'gu',
);
const HAN = /\p{Script=Han}/u;
const WORD = /[\p{L}\p{N}]+/gu;

/**
 * Removes hashtags: "#" with all tag characters after it, also after a letter and also bare numbers. That
 * is more than a platform takes for a tag, so that no tag marked as one stays in a model's input.
 * In a Chinese text with an even number of "#", those are taken for Weibo's #topic# pairs
 * (so of two Twitter tags with no space between them the second stays).
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
  const tags = HAN.test(text) && text.split('#').length % 2 === 1 ? PAIR_OR_TAG : TAG;
  if (treatment === 'remove') return text.replace(tags, ' ');
  const words = [...text.replace(tags, (tag) => ' '.repeat(tag.length)).matchAll(WORD)];
  const first = words[0]?.index ?? text.length;
  const last = words.at(-1)?.index ?? 0;
  return text.replace(tags, (tag, offset: number) =>
    offset > first && offset < last ? ` ${segmentHashtag(tag, wordCounts).join(' ')} ` : ' ',
  );
}
