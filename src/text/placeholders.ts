import type { TextOptions } from './options.ts';

/**
 * The words URL, MENTION and DIGIT stand for what was replaced, by us or by whoever prepared a corpus.
 * While a text is worked on each is one private-use character, so that it is not lower-cased, lemmatised
 * or taken for a word.
 */
export const placeholder = { URL: '\uE000', MENTION: '\uE001', DIGIT: '\uE002' } as const;

const WORDS = /(?<![\p{L}\p{M}\p{N}_#@])(?:URL|MENTION|DIGIT)(?![\p{L}\p{M}\p{N}_])/gu;
const PRIVATE = /[\uE000-\uE002]/g;

/**
 * Replaces placeholder words that stand in the text already, treating each as what it stands for: where
 * links are removed, URL is. Private-use characters of the input become spaces.
 */
export function hidePlaceholders(text: string, options: TextOptions): string {
  const plain = text.replace(PRIVATE, ' ');
  if (!plain.includes('URL') && !plain.includes('MENTION') && !plain.includes('DIGIT'))
    return plain;
  return plain.replace(WORDS, (word) => {
    if (word === 'URL' && options.urls === 'remove') return ' ';
    if (word === 'MENTION' && options.mentions === 'remove') return ' ';
    if (word === 'DIGIT' && options.numbers === 'remove') return ' ';
    return placeholder[word as keyof typeof placeholder];
  });
}

/** The word of a placeholder character; any other token is itself. */
export function showPlaceholder(token: string): string {
  switch (token) {
    case placeholder.URL:
      return 'URL';
    case placeholder.MENTION:
      return 'MENTION';
    case placeholder.DIGIT:
      return 'DIGIT';
    default:
      return token;
  }
}
