import { InvalidArgumentError } from '../base/errors.ts';
import { showValue } from '../base/json.ts';
import type { Model } from './model.ts';

/** The built-in models, one per line; each is imported on first use. */
const loaders: Readonly<Record<string, () => Promise<Model>>> = {
  fused: () => import('./fused.ts').then((m) => m.fused),
  random: () => import('./random.ts').then((m) => m.random),
  popular: () => import('./popular.ts').then((m) => m.popular),
  author: () => import('./author.ts').then((m) => m.author),
  'naive-bayes': () => import('./naive-bayes.ts').then((m) => m.naiveBayes),
  logistic: () => import('./logistic.ts').then((m) => m.logistic),
  svm: () => import('./svm.ts').then((m) => m.svm),
  fasttext: () => import('./fasttext.ts').then((m) => m.fasttext),
  ttm: () => import('./ttm.ts').then((m) => m.ttm),
  lda: () => import('./lda.ts').then((m) => m.lda),
  knn: () => import('./knn.ts').then((m) => m.knn),
  tfidf: () => import('./tfidf.ts').then((m) => m.tfidf),
  lstm: () => import('./lstm.ts').then((m) => m.lstm),
  'avg-lstm': () => import('./avg-lstm.ts').then((m) => m.avgLstm),
  'vab-lstm': () => import('./vab-lstm.ts').then((m) => m.vabLstm),
  'tab-lstm': () => import('./tab-lstm.ts').then((m) => m.tabLstm),
  'cnn-attention': () => import('./cnn-attention.ts').then((m) => m.cnnAttention),
  'multilabel-lstm': () => import('./multilabel-lstm.ts').then((m) => m.multilabelLstm),
  'text-resnet': () => import('./text-resnet.ts').then((m) => m.textResnet),
  encoder: () => import('./encoder.ts').then((m) => m.encoder),
  memn2n: () => import('./memn2n.ts').then((m) => m.memn2n),
  hmemn2n: () => import('./hmemn2n.ts').then((m) => m.hmemn2n),
  'sa-lstm': () => import('./sa-lstm.ts').then((m) => m.saLstm),
  extractor: () => import('./extractor.ts').then((m) => m.extractor),
  seq2seq: () => import('./seq2seq.ts').then((m) => m.seq2seq),
  'seq2seq-copy': () => import('./seq2seq-copy.ts').then((m) => m.seq2seqCopy),
  'bi-attention': () => import('./bi-attention.ts').then((m) => m.biAttention),
};

const registered = new Map<string, Model>();
const names = Object.keys(loaders);

/** Names of all models: the built-in ones, then those added by `registerModel`. */
export const modelNames: readonly string[] = names;

const namePattern = /^[a-z0-9][a-z0-9-]{0,63}$/;

/**
 * Registers a model from another package in this process or worker: `loadModel` finds it, and bundles that name it
 * can be loaded. Registering the same object again does nothing.
 *
 * @throws {InvalidArgumentError} if it is not a model, its name is malformed, or the name is taken by another model
 */
export function registerModel(model: Model): void {
  checkModel(model);
  const { name } = model;
  if (registered.get(name) === model) return;
  if (names.includes(name)) {
    throw new InvalidArgumentError(
      `there is already a model "${name}"${Object.hasOwn(loaders, name) ? ', of octothorpe itself' : ''}; give yours another name`,
    );
  }
  registered.set(name, model);
  names.push(name);
}

/** Checks at run time what the types say, for callers in JavaScript. */
function checkModel(model: Model): void {
  const { name, paper, summary, options, fit, load } = (model ?? {}) as Partial<Model>;
  if (typeof name !== 'string' || !namePattern.test(name)) {
    throw new InvalidArgumentError(
      `a model's name must consist of at most 64 lower-case letters, digits and "-", as in "bag-of-words", got ${showValue(name)}`,
    );
  }
  const wrong = (
    [
      ['paper', typeof paper === 'string', 'a string'],
      ['summary', typeof summary === 'string', 'a string'],
      ['options', typeof options?.properties === 'object', 'a TypeBox object schema'],
      ['fit', typeof fit === 'function', 'a function'],
      ['load', typeof load === 'function', 'a function'],
    ] as const
  ).find(([, isRight]) => !isRight);
  if (wrong) throw new InvalidArgumentError(`model "${name}": "${wrong[0]}" must be ${wrong[2]}`);
}

/** @throws {InvalidArgumentError} if there is no such model; the message lists the models */
export async function loadModel(name: string): Promise<Model> {
  const own = registered.get(name);
  if (own) return own;
  if (!Object.hasOwn(loaders, name)) {
    throw new InvalidArgumentError(
      `there is no model "${name}"; the models are: ${names.join(', ')}. A model of another package must be registered first (registerModel)`,
    );
  }
  return loaders[name]();
}
