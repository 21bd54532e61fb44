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

function fromIntl(locale: string): Segmenter {
  const segmenter = new Intl.Segmenter(locale, { granularity: 'word' });
  return { name: 'intl', cut: (text) => [...segmentsOf(segmenter, text)] };
}
