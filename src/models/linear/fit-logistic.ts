import type { Corpus, FitContext, Fitted } from '../model.ts';
import { chooseC } from './choose-c.ts';
import { solveLogistic } from './dual-logistic.ts';
import { LabelSets, PowersetRecommender } from './label-powerset.ts';
import { fitOneVsRest } from './one-vs-rest.ts';
import type { LinearOptions } from './options.ts';
import { OneVsRestRecommender } from './recommender.ts';
import { sigmoid } from './sigmoid.ts';
import { rowsOfOutputs, trainingData } from './training-data.ts';

type LogisticOptions = LinearOptions & {
  readonly strategy: 'one-vs-rest' | 'label-powerset';
  readonly maxClasses: number;
};

/** How `logistic` is trained; a page that loads a bundle needs none of it. */
export async function fitLogistic(
  corpus: Corpus,
  options: LogisticOptions,
  context: FitContext,
): Promise<Fitted> {
  const fitWith = async (part: Corpus, C: number) => {
    const data = trainingData(part, 'logistic', options, context.runtime);
    const { tags, features } = data;
    const chosen = { ...options, C };
    if (options.strategy === 'one-vs-rest') {
      const positives = rowsOfOutputs(data.tagsOfRow, tags.size);
      const weights = await fitOneVsRest(data.rows, positives, solveLogistic, chosen, context);
      const parts = { tags, features, weights, probability: sigmoid };
      return new OneVsRestRecommender('logistic', chosen, parts);
    }
    const sets = LabelSets.build(data.tagsOfRow, options.maxClasses);
    const { rows, classOfRow } = sets.classify(data.rows, data.tagsOfRow);
    const positives = rowsOfOutputs(classOfRow, sets.size);
    const weights = await fitOneVsRest(rows, positives, solveLogistic, chosen, context);
    return new PowersetRecommender('logistic', chosen, { tags, features, weights, sets });
  };
  return fitWith(corpus, await chooseC(corpus, options.searchC, options.C, context, fitWith));
}
