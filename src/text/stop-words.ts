import { eng, zho } from 'stopword';

const english = new Set([...eng, 'no', 'nor', 'not', 'off', "let's"]);
const chinese = new Set(zho);

/**
 * Whether a lower-case token is a stop word of English (if the language is English or unknown) or of Chinese (if it is
 * Chinese or unknown). Lists: npm stopword 3.1.5, `eng` (with the negations that it lacks) and `zho`. An English
 * contraction counts if its first part does ("they're") or if it ends in "n't".
 *
 * @param lang ISO 639-1, as returned by `primaryLanguage`
 */
export function isStopWord(token: string, lang?: string): boolean {
  if ((lang === undefined || lang === 'zh') && chinese.has(token)) return true;
  if (lang !== undefined && lang !== 'en') return false;
  const apostrophe = token.indexOf("'");
  if (apostrophe === -1) return english.has(token);
  return token.endsWith("n't") || english.has(token.slice(0, apostrophe));
}
