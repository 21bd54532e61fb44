import { eng, zho } from 'stopword';

const english = new Set(eng);
const chinese = new Set(zho);

/**
 * Whether a lower-case token is a stop word: of English for English or unknown language, of Chinese
 * for Chinese ones. Lists: npm stopword 3.1.5, `eng` and `zho`.
 */
export function isStopWord(token: string, lang?: string): boolean {
  if (lang === 'zh') return chinese.has(token);
  if (lang === undefined) return english.has(token) || chinese.has(token);
  return lang === 'en' && english.has(token);
}
