import { stemmer } from 'stemmer';

/** No word is longer, and the stemmer gets slower per letter for longer ones. */
const longestWord = 100;

/** Returns the Porter stem of a lower-case English word. A token too long for a word is returned as it is. */
export function porterStem(word: string): string {
  return word.length > longestWord ? word : stemmer(word);
}
