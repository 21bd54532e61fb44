import { optionalPackage } from '../base/optional-package.ts';

/** The language of a text. */
export interface DetectedLanguage {
  /** ISO 639-1 code if there is one, else ISO 639-3; 'und' if it cannot be determined. */
  readonly lang: string;
  /** In [0, 1]; 0 for 'und'. */
  readonly probability: number;
}

export interface LanguageDetector {
  /** Returns 'und' for a text without letters. */
  detect(text: string): Promise<DetectedLanguage>;
}

const LETTER = /\p{L}/u;

/**
 * Loads fastText's lid.176 (176 languages, compressed; inside npm fasttext.wasm.js 1.0.0). Remove links, mentions and
 * hashtags from texts first, since they look like English.
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
      // The model reads one line. It knows hardly any words in capitals, so text in capitals is lower-cased
      // ("GUTEN MORGEN ZUSAMMEN": en 0.12, in lower case de 0.98). Mixed case is kept, as the model needs it.
      const line = text.replace(/\s+/gu, ' ');
      const { alpha2, alpha3, possibility } = await model.identify(
        line === line.toUpperCase() ? line.toLowerCase() : line,
      );
      return { lang: alpha2 ?? alpha3, probability: Math.min(1, possibility) };
    },
  };
}
