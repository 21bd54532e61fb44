import { findLinks } from './x-links.ts';

/** The weight of every link, whatever its length, because X replaces links with short ones. */
const linkWeight = 23;
const EMOJI = new RegExp(
  '[0-9#*]\\uFE0F?\\u20E3|\\p{RI}{2}|\\u{1F3F4}[\\u{E0020}-\\u{E007E}]+\\u{E007F}|' +
    'UNIT(?:\\u200DUNIT)*'.replaceAll(
      'UNIT',
      '(?:\\p{EBase}\\uFE0F?\\p{EMod}?|(?![0-9#*]|[©®](?!\\uFE0F))\\p{Emoji}\\uFE0F?)',
    ),
  'gu',
);
const NOT_ASCII = /[^\0-\x7F]/;

/**
 * Returns the length of a post as X counts it. After NFC, each character of most alphabets (up to U+10FF, and
 * general punctuation) counts 1, any other character and each emoji (of any number of code points) 2, and a link 23.
 *
 * Source: twitter-text 3.1.0 (Apache-2.0), configuration version 3. Emoji follow the current Unicode version; that
 * library stops at version 11.
 */
export function weightedLength(text: string): number {
  const normal = text.normalize();
  let weight = 0;
  let from = 0;
  for (const { start, end } of findLinks(normal)) {
    weight += weightOf(normal.slice(from, start)) + linkWeight;
    from = end;
  }
  return weight + weightOf(normal.slice(from));
}

function weightOf(text: string): number {
  if (!NOT_ASCII.test(text)) return text.length;
  let weight = 0;
  let from = 0;
  for (const { 0: emoji, index } of text.matchAll(EMOJI)) {
    weight += weightOfCharacters(text.slice(from, index)) + 2;
    from = index + emoji.length;
  }
  return weight + weightOfCharacters(text.slice(from));
}

function weightOfCharacters(text: string): number {
  let weight = 0;
  for (const character of text) weight += isLight(character.codePointAt(0)!) ? 1 : 2;
  return weight;
}

function isLight(code: number): boolean {
  if (code <= 0x10ff) return true;
  if (code < 0x2000 || code > 0x2037) return false;
  return code <= 0x200d || (code >= 0x2010 && code <= 0x201f) || code >= 0x2032;
}
