import type { Corpus, FitContext, Recommender } from '../model.ts';
import { chooseSetting } from '../parts/choose-setting.ts';
import type { LinearOptions } from './options.ts';

/** The C of the options, or the best of `searchC`; ties to the smaller, simpler one. */
export function chooseC(
  corpus: Corpus,
  { C, searchC }: Pick<LinearOptions, 'C' | 'searchC'>,
  context: FitContext,
  train: (corpus: Corpus, C: number) => Promise<Recommender>,
): Promise<number> {
  const [first = C, ...others] = [...searchC].sort((a, b) => a - b);
  return chooseSetting(corpus, [first, ...others], (value) => `C = ${value}`, train, context);
}
