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
  return { name: 'intl', cut: (text) => Array.from(segmenter.segment(text), (s) => s.segment) };
}

const registered = new Map<string, Segmenter>([[intlSegmenter.name, intlSegmenter]]);
let preferred = intlSegmenter;

/**
 * Makes a Chinese segmenter known by its name, and the default of pipelines made from now on.
 * (`jieba.ts` does this on Node.)
 */
export function useChineseSegmenter(segmenter: Segmenter): void {
  registered.set(segmenter.name, segmenter);
  preferred = segmenter;
}

/** The segmenter of that name, `undefined` if this platform has none. Without a name, the default. */
export function chineseSegmenter(name: string = preferred.name): Segmenter | undefined {
  return registered.get(name);
}
