import { segmentHashtag } from './hashtag-words.ts';

/** Signs that twitter-text allows in a hashtag besides letters, marks, digits and "_". */
const SIGNS =
  '\\u200C\\u200D\\uA67E\\u05BE\\u05F3\\u05F4\\uFF5E\\u301C\\u309B\\u309C\\u30A0\\u30FB\\u3003\\u0F0B\\u0F0C\\u00B7';
const TAG = new RegExp(`[#＃]+[\\p{L}\\p{M}\\p{N}_${SIGNS}]+`, 'gu');
/** Weibo writes #topic#, spaces within allowed. */
const PAIRED = /#[^\s#](?:[^#\n]{0,60}[^\s#])?#/gu;
const HAN = /\p{Script=Han}/u;
const WORD = /[\p{L}\p{N}]/u;

/**
 * Removes hashtags: "#" with all tag characters after it, also after a letter and also bare numbers, which
 * is more than a platform would take for a tag; what stays holds no tag that was marked as one.
 * In a Chinese text with an even number of "#", those are taken for Weibo's #topic# pairs.
 *
 * @param treatment 'words' puts the words of a tag in its place, unless no word stands before it or none
 *   after it: then it is at an end of the text, where it belongs to no sentence, and vanishes
 */
export function removeHashtags(
  text: string,
  treatment: 'remove' | 'words',
  wordCounts?: ReadonlyMap<string, number>,
): string {
  if (!text.includes('#') && !text.includes('＃')) return text;
  const single = HAN.test(text) ? removePaired(text, treatment) : text;
  if (treatment === 'remove') return single.replace(TAG, ' ');
  const without = single.replace(TAG, (tag) => ' '.repeat(tag.length));
  const first = without.search(WORD);
  const last = without.length - 1 - [...without].reverse().join('').search(WORD);
  return single.replace(TAG, (tag, offset: number) =>
    first !== -1 && offset > first && offset < last
      ? ` ${segmentHashtag(tag, wordCounts).join(' ')} `
      : ' ',
  );
}

function removePaired(text: string, treatment: 'remove' | 'words'): string {
  const signs = text.split('#').length - 1;
  if (signs === 0 || signs % 2 === 1) return text;
  return text.replace(PAIRED, (pair, offset: number) =>
    treatment === 'words' && offset > 0 && offset + pair.length < text.length
      ? pair.slice(1, -1)
      : ' ',
  );
}
