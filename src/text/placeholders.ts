import type { TextOptions } from './options.ts';

/**
 * The words URL, MENTION and DIGIT stand for what was replaced, by us or by whoever prepared a corpus. During
 * processing, each is one private-use character, so that it is not lower-cased, lemmatized or taken for a word.
 */
export const placeholder = { URL: '\uE000', MENTION: '\uE001', DIGIT: '\uE002' } as const;

const WORDS = /(?<![\p{L}\p{M}\p{N}_#@])(?:URL|MENTION|DIGIT)(?![\p{L}\p{M}\p{N}_])/gu;
const PRIVATE = /[\uE000-\uE002]/g;

/**
 * Hides placeholder words that are already in the text, and treats each as what it stands for: if links are removed, so
 * is URL. Private-use characters of the input become spaces.
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

/** Returns the word of a placeholder character, and any other token as it is. */
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
