import type { Corpus, FitContext, Recommender } from '../model.ts';
import { chooseSetting } from '../parts/choose-setting.ts';
import type { LinearOptions } from './options.ts';

/** Returns C from the options, or the best value of `searchC`; ties go to the smaller one, the simpler model. */
export function chooseC(
  corpus: Corpus,
  { C, searchC, history }: Pick<LinearOptions, 'C' | 'searchC' | 'history'>,
  context: FitContext,
  train: (corpus: Corpus, C: number) => Promise<Recommender>,
): Promise<number> {
  const [first = C, ...others] = [...searchC].sort((a, b) => a - b);
  const describe = (value: number) => `C = ${value}`;
  return chooseSetting(corpus, [first, ...others], { describe, train, history }, context);
}
