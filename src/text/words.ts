import { NAME } from './links.ts';
import type { TextOptions } from './options.ts';
import { type Segmenter, segmenterOf, UNSPACED } from './segmenter.ts';

/** These scripts have no character below this range, and most texts have none in it. */
const MAYBE_UNSPACED = /[\u0E00-\u{10FFFF}]/u;
const HAN_RUN = /\p{Script=Han}+/gu;
const WORD_CHARACTER = /[\p{L}\p{N}]/u;

const PLACEHOLDER = '[\\uE000-\\uE002]';
const EMOJI =
  '[0-9#*]\\u20E3|\\p{Regional_Indicator}{2}|(?![©®])\\p{ExtPict}\\p{EMod}?(?:\\u200D\\p{ExtPict}\\p{EMod}?)*(?:[\\u{E0020}-\\u{E007F}]+)?';
const NUMBER = '\\p{N}+(?:[.,]\\p{N}+)+';
const LETTER = '(?:[\\p{L}\\p{N}\\p{M}]|[\\u200C\\u200D](?=\\p{L}))';
const WORD = `[\\p{L}\\p{N}]${LETTER}*(?:'\\p{L}${LETTER}*)*`;
const PUNCTUATION = { remove: '', sentence: '|[,.!?:;]', keep: '|([\\p{P}\\p{S}])\\1*' };

/** Returns a function that splits cleaned text into tokens. */
export function createWordSplitter(
  options: TextOptions,
  chinese: Segmenter,
): (text: string, lang?: string) => string[] {
  const names = options.mentions === 'handle' ? `${NAME}|` : '';
  const token = new RegExp(
    `${names}${NUMBER}|${EMOJI}|${WORD}|${PLACEHOLDER}${PUNCTUATION[options.punctuation]}`,
    'gu',
  );
  const emoji = new RegExp(`^(?:${EMOJI})$`, 'u');
  return (text, lang) => {
    const found = text.match(token) ?? [];
    const cut =
      MAYBE_UNSPACED.test(text) && !isSegmented(text)
        ? segmenterOf(text, chinese, lang)
        : undefined;
    const tokens: string[] = [];
    for (const word of found) {
      if (cut && UNSPACED.test(word) && !word.startsWith('@')) {
        for (const piece of cut.cut(word)) if (WORD_CHARACTER.test(piece)) tokens.push(piece);
      } else if (options.emoji === 'token' || !emoji.test(word)) {
        tokens.push(withoutPossessive(word));
      }
    }
    return tokens;
  };
}

/** Removes "'s" from "ryan's"; keeps "don't". */
function withoutPossessive(word: string): string {
  let end = word.length;
  while (word[end - 2] === "'" && (word[end - 1] === 's' || word[end - 1] === 'S')) end -= 2;
  return word.slice(0, end);
}

/**
 * Whether the source of a Chinese text has already split it into words: at least four runs of Han characters, of at
 * most 2.5 characters on average.
 */
function isSegmented(text: string): boolean {
  const runs = text.match(HAN_RUN) ?? [];
  const characters = runs.reduce((sum, run) => sum + run.length, 0);
  return runs.length >= 4 && characters <= 2.5 * runs.length;
}
