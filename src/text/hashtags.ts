import { segmentHashtag } from './hashtag-words.ts';
import { normalizeTag } from './tags.ts';

/** What twitter-text 3.1.0 allows in a hashtag: letters, marks, digits, "_" and some signs. */
const IN_TAG =
  '\\p{L}\\p{M}\\p{N}_\\u200C\\u200D\\uA67E\\u05BE\\u05F3\\u05F4\\uFF5E\\u301C\\u309B\\u309C\\u30A0\\u30FB\\u3003\\u0F0B\\u0F0C\\u00B7';
/** Also what an emoji leaves behind: joiners after it, variation selectors, keycaps. */
const NOT_IN_TAG = new RegExp(
  `[^${IN_TAG}]|(?<!(?!\\uFE0F)[\\p{L}\\p{M}])[\\u200C\\u200D]|[\\uFE0E\\uFE0F\\u20E3]`,
  'gu',
);
const TAG_PATTERN = `[#＃][${IN_TAG}]+`;
const TAG = new RegExp(TAG_PATTERN, 'gu');
/** Weibo's #topic#; with spaces within only between letters, as "#a b! #c" holds two tags. */
const PAIR_OR_TAG = new RegExp(
  `#[^\\s#]+#|#[\\p{L}\\p{N}][^#\\n]{0,60}[\\p{L}\\p{N}]#|${TAG_PATTERN}`,
  'gu',
);
/** A tag in a draft: not within a word or an entity ("a#b", "&#39;"), nor an emoji's sign. */
const MARKED = `(?<!(?![\\uFE0E\\uFE0F])[${IN_TAG}&])[#＃](?![\\uFE0F\\u20E3])([${IN_TAG}]+)`;
const markedTags: Readonly<Record<Marking, RegExp>> = {
  sign: new RegExp(MARKED, 'gu'),
  pair: new RegExp(`#([^#\\s](?:[^#\\n]{0,60}[^#\\s])?)#|${MARKED}`, 'gu'),
};
const HAN = /\p{Script=Han}/u;
const WORD = /[\p{L}\p{N}]+/gu;
const HAS_WORD = /[\p{L}\p{N}]/u;
const HAS_LETTER = /\p{L}/u;
/** What stands unbroken before a sign. */
const IN_ADDRESS = /:\/\/|^www\.|\.\p{L}+\/|[?&]\w*=$/iu;
const longestAddress = 2000;

/** How a platform marks tags: `#tag`, or between two signs, `#tag#`, as Weibo does. */
export type Marking = 'sign' | 'pair';

/** A hashtag as it stands in a text. */
export interface Hashtag {
  /** Normalized. */
  readonly tag: string;
  /** As written, without `#`. */
  readonly spelling: string;
  /** Its place in the text, signs included. */
  readonly start: number;
  readonly end: number;
}

/** The hashtags of a draft, in order; bare numbers too, so that one who typed `#1` is not offered it. */
export function findHashtags(draft: string, marking: Marking): Hashtag[] {
  const found: Hashtag[] = [];
  for (const match of draft.matchAll(markedTags[marking])) {
    const spelling = match[1] ?? match[2]!;
    const tag = normalizeTag(spelling);
    if (tag === '' || isInAddress(draft, match.index)) continue;
    found.push({ tag, spelling, start: match.index, end: match.index + match[0].length });
  }
  return found;
}

/** Whether the sign belongs to an address: "https://example.org/?#part", "example.org/#part", "?q=#part". */
function isInAddress(draft: string, sign: number): boolean {
  let start = sign;
  while (start > 0 && sign - start < longestAddress && /\S/.test(draft[start - 1]!)) start--;
  return IN_ADDRESS.test(draft.slice(start, sign));
}

/**
 * A tag as it stands in a post, without what cannot stand in one: "machine-learning" is `#machinelearning`.
 *
 * @returns '' if nothing is left, or numbers alone, which a sign does not make a tag
 */
export function writeHashtag(spelling: string, marking: Marking): string {
  if (marking === 'sign') {
    const written = spelling.replace(NOT_IN_TAG, '');
    return HAS_LETTER.test(written) ? `#${written}` : '';
  }
  const topic = spelling.replace(/[#\s]+/gu, ' ').trim();
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
