import type { Corpus, FitContext, Fitted } from '../model.ts';
import { rowsOfOutputs } from '../parts/rows-of-outputs.ts';
import { chooseC } from './choose-c.ts';
import { type SvmLoss, svmSolver } from './dual-svm.ts';
import { fitOneVsRest } from './one-vs-rest.ts';
import type { LinearOptions } from './options.ts';
import { OneVsRestRecommender } from './recommender.ts';
import { TfIdfFeatures } from './tf-idf-features.ts';
import { type LearnFeatures, trainingData } from './training-data.ts';
import { type VectorFeatureOptions, VectorFeatures } from './vector-features.ts';

type SvmOptions = LinearOptions &
  VectorFeatureOptions & {
    readonly loss: SvmLoss;
    readonly features: 'tf-idf' | 'vectors';
  };

/** Trains `svm`. In a file of its own: a page that loads a bundle does not need it. */
export async function fitSvm(
  corpus: Corpus,
  options: SvmOptions,
  context: FitContext,
): Promise<Fitted> {
  const learn: LearnFeatures = async (tokens) =>
    options.features === 'vectors'
      ? VectorFeatures.fit(tokens, options, context)
      : TfIdfFeatures.fit(tokens, options);
  const fitWith = async (part: Corpus, C: number) => {
    const data = await trainingData(part, 'svm', options, learn, context);
    const { tags, features, rows, tagsOfRow } = data;
    const positives = rowsOfOutputs(tagsOfRow, tags.size);
    const solver = svmSolver(options.loss);
    const weights = await fitOneVsRest(rows, positives, solver, { ...options, C }, context);
    return new OneVsRestRecommender('svm', { ...options, C }, { tags, features, weights });
  };
  return fitWith(corpus, await chooseC(corpus, options, context, fitWith));
}
