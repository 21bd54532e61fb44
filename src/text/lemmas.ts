import type { ItsFunction } from 'wink-nlp';
import { optionalPackage } from '../base/optional-package.ts';
import { type GivenTextOptions, resolveTextOptions, type TextProfile } from './options.ts';
import { intlSegmenter } from './segmenter.ts';

/** Replaces each English word by its dictionary form: "studies" by "study". */
export interface Lemmatizer {
  /** @param tokens lower-case tokens of one post, in order: neighbors determine the part of speech */
  lemmatize(tokens: readonly string[]): string[];
}

/** In tokens. wink's time per token grows with their number, so longer texts are read in parts. */
const longestDocument = 500;
/** In characters. wink's time grows at least quadratically with a word's length. */
const longestWord = 50;

/**
 * Loads the lemmatizer of wink-nlp 2.4.0 with its small English model (about 4 MB, loaded by the first call). Tokens
 * that wink splits ("don't" into "do" + "n't") and tokens too long for a word are unchanged. About 14k posts/s.
 *
 * @throws {NotSupportedError} if wink-nlp or its model is not installed
 */
export async function loadLemmatizer(): Promise<Lemmatizer> {
  const [{ default: winkNLP }, { default: model }] = await optionalPackage('wink-nlp', () =>
    Promise.all([import('wink-nlp'), import('wink-eng-lite-web-model')]),
  );
  const nlp = winkNLP(model, ['pos']);
  const { its } = nlp;
  function lemmasOf(tokens: readonly string[]): string[] {
    const words = tokens.map((token) => (token.length > longestWord ? 'it' : token));
    const found = nlp.readDoc(words.join(' ')).tokens();
    const pieces = found.out() as string[];
    const lemmas = found.out(its.lemma as ItsFunction<string>);
    let next = 0;
    return words.map((word, i) => {
      const first = next;
      for (let length = 0; length < word.length && next < pieces.length; next++) {
        length += pieces[next].length;
      }
      return next === first + 1 && word === tokens[i] ? lemmas[first] : tokens[i];
    });
  }
  return {
    lemmatize(tokens) {
      if (tokens.length <= longestDocument) return lemmasOf(tokens);
      const lemmas: string[] = [];
      for (let at = 0; at < tokens.length; at += longestDocument) {
        lemmas.push(...lemmasOf(tokens.slice(at, at + longestDocument)));
      }
      return lemmas;
    },
  };
}

/** Whether text options for `createPipeline` need a lemmatizer. @throws as `createPipeline` */
export function wantsLemmas(given: unknown): boolean {
  const options = (given ?? {}) as TextProfile | GivenTextOptions;
  return resolveTextOptions(options, intlSegmenter.name).lemmas;
}
