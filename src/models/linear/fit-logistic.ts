import type { Corpus, FitContext, Fitted } from '../model.ts';
import { rowsOfOutputs } from '../parts/rows-of-outputs.ts';
import { chooseC } from './choose-c.ts';
import { solveLogistic } from './dual-logistic.ts';
import { LabelSets } from './label-sets.ts';
import { fitMultinomial } from './multinomial.ts';
import { fitOneVsRest } from './one-vs-rest.ts';
import type { LinearOptions } from './options.ts';
import { PowersetRecommender } from './powerset-recommender.ts';
import { OneVsRestRecommender } from './recommender.ts';
import { sigmoid } from './sigmoid.ts';
import { TfIdfFeatures } from './tf-idf-features.ts';
import { type LearnFeatures, trainingData } from './training-data.ts';

type LogisticOptions = LinearOptions & {
  readonly strategy: 'one-vs-rest' | 'label-powerset';
  readonly maxClasses: number;
};

/** Trains `logistic`. In a file of its own: a page that loads a bundle does not need it. */
export async function fitLogistic(
  corpus: Corpus,
  options: LogisticOptions,
  context: FitContext,
): Promise<Fitted> {
  const learn: LearnFeatures = async (tokens) => TfIdfFeatures.fit(tokens, options);
  const fitWith = async (part: Corpus, C: number) => {
    const data = await trainingData(part, 'logistic', options, learn, context);
    const { tags, features, tagsOfRow } = data;
    const chosen = { ...options, C };
    if (options.strategy === 'one-vs-rest') {
      const positives = rowsOfOutputs(tagsOfRow, tags.size);
      const weights = await fitOneVsRest(data.rows, positives, solveLogistic, chosen, context);
      const parts = { tags, features, weights, probability: sigmoid };
      return new OneVsRestRecommender('logistic', chosen, parts);
    }
    const sets = LabelSets.build(tagsOfRow, options.maxClasses);
    const { rows, classOfRow } = sets.classify(data.rows, tagsOfRow);
    const weights = await fitMultinomial(rows, classOfRow, sets.size, chosen, context);
    return new PowersetRecommender('logistic', chosen, { tags, features, weights, sets });
  };
  return fitWith(corpus, await chooseC(corpus, options, context, fitWith));
}
