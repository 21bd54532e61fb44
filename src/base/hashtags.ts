/**
 * What a hashtag is, for the whole project: where tags are taken from a post's text, found in a draft, or
 * removed from what a model reads. A tag begins with a sign that is not within a word or an address, and has a
 * letter. Its characters and boundaries are those of X's library twitter-text 3.1.0 (Apache-2.0), with
 * today's Unicode in place of its lists of letters; Weibo's `#topic#` comes on top. Time is linear in the length
 * of the text.
 */
import { normalizeTag, tagSpelling } from './tags.ts';

/** How a platform marks tags: `#tag`, or between two signs, `#tag#`, as Weibo does. */
export type Marking = 'sign' | 'pair';

/** A hashtag as it stands in a text. */
export interface Hashtag {
  /** Normalized. */
  readonly tag: string;
  /** As written, without signs and invisible characters. */
  readonly spelling: string;
  /** Its place in the text, signs included. */
  readonly start: number;
  readonly end: number;
}

/** Letters, marks, digits, "_" and some signs: the inside of a character class. */
export const tagCharacters =
  '\\p{L}\\p{M}\\p{N}_\\u200C\\u200D\\uA67E\\u05BE\\u05F3\\u05F4\\uFF5E\\u301C\\u309B\\u309C\\u30A0\\u30FB\\u3003\\u0F0B\\u0F0C\\u00B7';
/** Letters that nobody sees. */
const FILLERS = '\\u115F\\u1160\\u3164\\uFFA0';
const KEYCAP = '[0-9]?\\uFE0F?\\u20E3';
const SIGN = /[#＃]/;
const NEXT_SIGN = /[#＃]/g;
const TAG = new RegExp(
  // not within a word or an entity ("a#b", "&#39;"), nor a keycap or another emoji
  `(?<!(?![\\uFE0E\\uFE0F\\u20E3\\u200C\\u200D${FILLERS}])[${tagCharacters}&])[#＃](?![\\uFE0F\\u20E3])` +
    `((?:(?![${FILLERS}]|${KEYCAP})[${tagCharacters}])+)`,
  'uy',
);
/** If this follows, the characters before it are not a tag: "#a#b", "#https://example.org". */
const NO_TAG_BEFORE = /[#＃]|:\/\//y;
const LONGEST_TOPIC = 62;
const TOPIC = new RegExp(
  `(?<!&)[#＃](?!${KEYCAP})([^#＃\\s](?:[^#＃\\n]{0,${LONGEST_TOPIC - 2}}[^#＃\\s])?)[#＃](?!${KEYCAP})`,
  'uy',
);
/** Characters that precede the sign of the next tag rather than end a topic. */
const ENDS_OPEN = /[,，、;；:：/|&.\-\p{Ps}\p{Pi}]$/u;
const BETWEEN_WORDS = /^[\p{L}\p{N}][^，。！？；,.!?;…]{0,30}[\p{L}\p{N}]$/u;
/** Letters may carry marks. */
const LATIN_WORD = /[\p{Script=Latin}\p{N}_]\p{M}?$/u;
const HAS_SPACE = /\s/u;
const HAS_LETTER = new RegExp(`(?![${FILLERS}])\\p{L}`, 'u');
const HAS_WORD = new RegExp(`(?![${FILLERS}])[\\p{L}\\p{N}]`, 'u');
const HAN = /\p{Script=Han}/u;
/** Japanese; Chinese borrows the one character "の". */
const HIRAGANA = /(?!の)\p{Script=Hiragana}/u;

/** Inside an address: no letters of scripts without case, since Chinese text follows a link without a space. */
const CASED = '\\p{Ll}\\p{Lu}\\p{M}\\p{N}';
const PATH = `[!#-;=?-~${CASED}\\u2013]*`;
const ADDRESS = new RegExp(
  `(?:://|(?<![\\p{L}\\p{N}@._-])www\\.)[.:@_~%${CASED}-]+(?:[/?#]${PATH})?|\\.\\p{L}+(?::\\d+)?/${PATH}`,
  'giu',
);

/**
 * The hashtags of a text, in order.
 *
 * @param marking how they are marked, if known. By default this depends on the text: tags begin with a sign, and in
 *   Chinese may also stand between two, if the first does not end a word ("C#") and the second does not begin a tag
 * Example: `#世界杯# 今晚 #北京` has 世界杯 and 北京.
 */
export function findHashtags(text: string, marking?: Marking): Hashtag[] {
  return hashtagPlaces(text, marking).map(({ start, end }) => {
    const written = text.slice(start, end);
    return { tag: normalizeTag(written), spelling: tagSpelling(written), start, end };
  });
}

/** The places of the hashtags that `findHashtags` returns. */
export function hashtagPlaces(text: string, marking?: Marking): Pick<Hashtag, 'start' | 'end'>[] {
  const places: Pick<Hashtag, 'start' | 'end'>[] = [];
  if (!SIGN.test(text)) return places;
  const pairs = marking === 'pair' || (marking === undefined && isChinese(text));
  const inAddress = addressesOf(text);
  for (let sign = nextSign(text, 0), end = 0; sign >= 0; sign = nextSign(text, end)) {
    end = sign + 1;
    if (inAddress(sign)) continue;
    const topic = pairs ? topicAt(text, sign) : undefined;
    const isTopic =
      topic !== undefined &&
      (marking === 'pair' || (isPlainTopic(topic) && !endsWord(text, sign))) &&
      !inAddress(sign + topic.length - 1);
    const written = isTopic ? topic : tagAt(text, sign);
    if (written === undefined) continue;
    end = sign + written.length;
    places.push({ start: sign, end });
  }
  return places;
}

/**
 * The hashtags of a text as written, without signs, each spelling once, in order. All have a letter: `#1` is not a
 * hashtag.
 *
 * Example: `hashtagsInText('Off to #PyCon! #PyCon')` is `['PyCon']`.
 */
export function hashtagsInText(text: string): string[] {
  return [...new Set(findHashtags(text).map(({ spelling }) => spelling))];
}

/** Whether signs may come in pairs: the text has Han characters and no Japanese. */
function isChinese(text: string): boolean {
  return HAN.test(text) && !HIRAGANA.test(text);
}

function nextSign(text: string, from: number): number {
  NEXT_SIGN.lastIndex = from;
  return NEXT_SIGN.exec(text)?.index ?? -1;
}

/** The tag that begins with the sign, sign included. */
function tagAt(text: string, sign: number): string | undefined {
  TAG.lastIndex = sign;
  const match = TAG.exec(text);
  if (!match || !HAS_LETTER.test(match[1])) return undefined;
  NO_TAG_BEFORE.lastIndex = TAG.lastIndex;
  return NO_TAG_BEFORE.test(text) ? undefined : match[0];
}

/** The topic that begins with the sign, both signs included. */
function topicAt(text: string, sign: number): string | undefined {
  TOPIC.lastIndex = sign;
  const match = TOPIC.exec(text);
  return match && HAS_WORD.test(match[1]) ? match[0] : undefined;
}

/** Whether a sign belongs to the word before it, as in "C#" and "F#". Chinese needs no space before a topic. */
function endsWord(text: string, sign: number): boolean {
  return LATIN_WORD.test(text.slice(Math.max(0, sign - 2), sign));
}

/** Whether two signs are clearly a pair, and not the beginnings of two tags. */
function isPlainTopic(topic: string): boolean {
  const name = topic.slice(1, -1);
  if (!HAS_LETTER.test(name) || ENDS_OPEN.test(name)) return false;
  return !HAS_SPACE.test(name) || BETWEEN_WORDS.test(name);
}

/**
 * Returns a function that tells whether a place of the text is in an address: "https://example.org/?#part",
 * "example.org/#part", "?q=#part". Call it with places from left to right.
 */
function addressesOf(text: string): (at: number) => boolean {
  const addresses = text.matchAll(ADDRESS);
  let next = addresses.next();
  return (at) => {
    while (!next.done && next.value.index + next.value[0].length <= at) next = addresses.next();
    return (!next.done && next.value.index <= at) || isQueryValue(text, at);
  };
}

function isQueryValue(text: string, sign: number): boolean {
  if (text[sign - 1] !== '=') return false;
  let name = sign - 2;
  while (name >= 0 && /\w/.test(text[name])) name--;
  return text[name] === '?' || text[name] === '&';
}
