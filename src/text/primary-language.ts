/**
 * Returns the language of a BCP 47 tag, without script and region: the ISO 639-1 code in lower case if there is one.
 * Undefined if the language is unknown ('', 'und').
 *
 * Example: 'en-US', 'EN' and 'eng' are 'en'; 'zh-Hant-TW' is 'zh'; 'pt_BR', the POSIX form, is 'pt'.
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

/** ISO 639-2 and -3 codes of the languages that get special treatment. */
const threeLetters: Readonly<Record<string, string>> = {
  eng: 'en',
  zho: 'zh',
  chi: 'zh',
  cmn: 'zh',
  jpn: 'ja',
};
