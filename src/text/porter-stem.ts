import { stemmer } from 'stemmer';

/** No word is longer; the stemmer takes more time for each letter of a longer one. */
const longestWord = 100;

/** Porter's stem of an English word in lower case; what is too long for a word stays as it is. */
export function porterStem(word: string): string {
  return word.length > longestWord ? word : stemmer(word);
}
