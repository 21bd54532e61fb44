import { optionalPackage } from '../base/optional-package.ts';

/** What language a text is in. */
export interface DetectedLanguage {
  /** ISO 639-1 code where there is one, else ISO 639-3; 'und' if the text tells nothing. */
  readonly lang: string;
  /** In [0, 1]; 0 for 'und'. */
  readonly probability: number;
}

export interface LanguageDetector {
  /** A text without a letter is 'und'. */
  detect(text: string): Promise<DetectedLanguage>;
}

const LETTER = /\p{L}/u;

/**
 * fastText's lid.176 (176 languages, compressed; inside npm fasttext.wasm.js 1.0.0). Links, mentions and
 * hashtags are better removed first: they look like English.
 *
 * @throws {NotSupportedError} if fasttext.wasm.js is not installed
 */
export async function loadLanguageDetector(): Promise<LanguageDetector> {
  const { getLIDModel } = await optionalPackage(
    'fasttext.wasm.js',
    () => import('fasttext.wasm.js'),
  );
  const model = await getLIDModel();
  await model.load();
  return {
    async detect(text) {
      if (!LETTER.test(text)) return { lang: 'und', probability: 0 };
      // The model reads one line. It knows hardly any words in capitals: of those alone it makes
      // nothing ("GUTEN MORGEN ZUSAMMEN": en 0.12, in lower case de 0.98); mixed case it needs.
      const line = text.replace(/\s+/gu, ' ');
      const { alpha2, alpha3, possibility } = await model.identify(
        line === line.toUpperCase() ? line.toLowerCase() : line,
      );
      return { lang: alpha2 ?? alpha3, probability: Math.min(1, possibility) };
    },
  };
}
