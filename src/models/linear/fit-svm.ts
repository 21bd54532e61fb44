import type { Corpus, FitContext, Fitted } from '../model.ts';
import { chooseC } from './choose-c.ts';
import { type SvmLoss, svmSolver } from './dual-svm.ts';
import { fitOneVsRest } from './one-vs-rest.ts';
import type { LinearOptions } from './options.ts';
import { OneVsRestRecommender } from './recommender.ts';
import { rowsOfOutputs, trainingData } from './training-data.ts';

type SvmOptions = LinearOptions & { readonly loss: SvmLoss };

/** How `svm` is trained; a page that loads a bundle needs none of it. */
export async function fitSvm(
  corpus: Corpus,
  options: SvmOptions,
  context: FitContext,
): Promise<Fitted> {
  const fitWith = async (part: Corpus, C: number) => {
    const { tags, features, rows, tagsOfRow } = trainingData(part, 'svm', options, context.runtime);
    const positives = rowsOfOutputs(tagsOfRow, tags.size);
    const solver = svmSolver(options.loss);
    const weights = await fitOneVsRest(rows, positives, solver, { ...options, C }, context);
    return new OneVsRestRecommender('svm', { ...options, C }, { tags, features, weights });
  };
  return fitWith(corpus, await chooseC(corpus, options.searchC, options.C, context, fitWith));
}
