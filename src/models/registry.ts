import { InvalidArgumentError } from '../base/errors.ts';
import type { Model } from './model.ts';

/** One line a model; each is imported when it is first asked for. */
const loaders: Readonly<Record<string, () => Promise<Model>>> = {
  random: () => import('./random.ts').then((m) => m.random),
  popular: () => import('./popular.ts').then((m) => m.popular),
  author: () => import('./author.ts').then((m) => m.author),
  'naive-bayes': () => import('./naive-bayes.ts').then((m) => m.naiveBayes),
  logistic: () => import('./logistic.ts').then((m) => m.logistic),
  svm: () => import('./svm.ts').then((m) => m.svm),
  knn: () => import('./knn.ts').then((m) => m.knn),
  tfidf: () => import('./tfidf.ts').then((m) => m.tfidf),
  lstm: () => import('./lstm.ts').then((m) => m.lstm),
  'avg-lstm': () => import('./avg-lstm.ts').then((m) => m.avgLstm),
  'vab-lstm': () => import('./vab-lstm.ts').then((m) => m.vabLstm),
  'tab-lstm': () => import('./tab-lstm.ts').then((m) => m.tabLstm),
};

export const modelNames: readonly string[] = Object.keys(loaders);

/** @throws {InvalidArgumentError} if there is no such model, with the names there are */
export async function loadModel(name: string): Promise<Model> {
  if (!Object.hasOwn(loaders, name)) {
    throw new InvalidArgumentError(
      `there is no model "${name}"; the models are: ${modelNames.join(', ')}`,
    );
  }
  return loaders[name]();
}
