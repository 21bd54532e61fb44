import type { ItsFunction } from 'wink-nlp';
import { optionalPackage } from '../base/optional-package.ts';
import { type GivenTextOptions, resolveTextOptions, type TextProfile } from './options.ts';
import { intlSegmenter } from './segmenter.ts';

/** Replaces English words by their dictionary form, one for one: "studies" by "study". */
export interface Lemmatizer {
  /** @param tokens lower-case tokens of one post, in order: the neighbours decide the part of speech */
  lemmatize(tokens: readonly string[]): string[];
}

/**
 * The lemmatizer of wink-nlp 2.4.0 with its small English model (about 4 MB, loaded at the first call).
 * A token that wink takes apart ("don't" is "do" + "n't") stays as it is. About 14k posts/s.
 *
 * @throws {NotSupportedError} if wink-nlp or its model is not installed
 */
export async function loadLemmatizer(): Promise<Lemmatizer> {
  const [{ default: winkNLP }, { default: model }] = await optionalPackage('wink-nlp', () =>
    Promise.all([import('wink-nlp'), import('wink-eng-lite-web-model')]),
  );
  const nlp = winkNLP(model, ['pos']);
  const { its } = nlp;
  return {
    lemmatize(tokens) {
      const found = nlp.readDoc(tokens.join(' ')).tokens();
      const pieces = found.out() as string[];
      const lemmas = found.out(its.lemma as ItsFunction<string>);
      let next = 0;
      return tokens.map((token) => {
        const first = next;
        for (let length = 0; length < token.length && next < pieces.length; next++) {
          length += pieces[next]!.length;
        }
        return next === first + 1 ? lemmas[first]! : token;
      });
    },
  };
}

/** Whether text options, as given to `createPipeline`, need a lemmatizer. @throws as `createPipeline` */
export function wantsLemmas(given: unknown): boolean {
  const options = (given ?? {}) as TextProfile | GivenTextOptions;
  return resolveTextOptions(options, intlSegmenter.name).lemmas;
}
