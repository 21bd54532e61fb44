/**
 * The language of a BCP 47 tag, whatever script and region follow: ISO 639-1 in lower case where there is a
 * code. Undefined if the language is not known ('', 'und').
 *
 * Example: 'en-US', 'EN' and 'eng' are 'en'; 'zh-Hant-TW' is 'zh'; 'pt_BR', as POSIX writes it, is 'pt'.
 * Source: RFC 5646, section 2.2.1.
 */
export function primaryLanguage(tag: string | undefined): string | undefined {
  if (tag === undefined || SIMPLE.test(tag)) return tag;
  const language = tag
    .trim()
    .split(/[-_.@]/, 1)[0]
    .toLowerCase();
  if (language === '' || language === 'und') return undefined;
  return threeLetters[language] ?? language;
}

const SIMPLE = /^[a-z]{2}$/;

/** ISO 639-2 and -3, for the languages that are treated apart. */
const threeLetters: Readonly<Record<string, string>> = {
  eng: 'en',
  zho: 'zh',
  chi: 'zh',
  cmn: 'zh',
  jpn: 'ja',
};
