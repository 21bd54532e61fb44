import { InvalidArgumentError } from '../base/errors.ts';
import type { Model } from './model.ts';

/** One line a model; each is imported when it is first asked for. */
const loaders: Readonly<Record<string, () => Promise<Model>>> = {
  author: () => import('./author.ts').then((m) => m.author),
  knn: () => import('./knn.ts').then((m) => m.knn),
  'naive-bayes': () => import('./naive-bayes.ts').then((m) => m.naiveBayes),
  popular: () => import('./popular.ts').then((m) => m.popular),
  random: () => import('./random.ts').then((m) => m.random),
  tfidf: () => import('./tfidf.ts').then((m) => m.tfidf),
  logistic: () => import('./logistic.ts').then((m) => m.logistic),
  svm: () => import('./svm.ts').then((m) => m.svm),
};

export const modelNames: readonly string[] = Object.keys(loaders);

/** @throws {InvalidArgumentError} if there is no such model, with the names there are */
export async function loadModel(name: string): Promise<Model> {
  if (!Object.hasOwn(loaders, name)) {
    throw new InvalidArgumentError(
      `there is no model "${name}"; the models are: ${modelNames.join(', ')}`,
    );
  }
  return loaders[name]!();
}
