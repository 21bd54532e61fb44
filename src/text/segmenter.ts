import { segmentsOf } from './segments.ts';

/** Splits text of a script without spaces into words. */
export interface Segmenter {
  /** Recorded in bundles, since a model sees other words with another segmenter. */
  readonly name: string;
  /** Returns the pieces in order; joined, they are the text. */
  cut(text: string): string[];
}

/** `Intl.Segmenter`, which Node and browsers include. Its name is 'intl'. */
export const intlSegmenter: Segmenter = fromIntl('zh');

/** For Japanese, Thai, Lao, Khmer and Burmese; ICU picks the dictionary by script. */
export const otherSegmenter: Segmenter = fromIntl('ja');

/** Letters of scripts that are written without spaces between words. */
export const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
const NOT_HAN_ALONE =
  /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

/**
 * The segmenter that a text needs, or undefined if its script has spaces between words.
 *
 * @param chinese used if the only letters without spaces are Han, and the language is not Japanese
 */
export function segmenterOf(
  text: string,
  chinese: Segmenter,
  lang?: string,
): Segmenter | undefined {
  if (!UNSPACED.test(text)) return undefined;
  return NOT_HAN_ALONE.test(text) || lang === 'ja' ? otherSegmenter : chinese;
}

function fromIntl(locale: string): Segmenter {
  const segmenter = new Intl.Segmenter(locale, { granularity: 'word' });
  return { name: 'intl', cut: (text) => [...segmentsOf(segmenter, text)] };
}
