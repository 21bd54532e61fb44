import { segmentsOf } from './segments.ts';

/** Cuts text of a script that is written without spaces into words. */
export interface Segmenter {
  /** Recorded in bundles: a model sees other words through another segmenter. */
  readonly name: string;
  /** The pieces in order; joined, they are the text. */
  cut(text: string): string[];
}

/** `Intl.Segmenter`, which Node and browsers bring along. Named 'intl'. */
export const intlSegmenter: Segmenter = fromIntl('zh');

/** Words of Japanese, Thai, Lao, Khmer and Burmese; ICU picks the dictionary by script. */
export const otherSegmenter: Segmenter = fromIntl('ja');

function fromIntl(locale: string): Segmenter {
  const segmenter = new Intl.Segmenter(locale, { granularity: 'word' });
  return { name: 'intl', cut: (text) => [...segmentsOf(segmenter, text)] };
}
