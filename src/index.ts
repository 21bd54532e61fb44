/**
 * The Octothorpe library: read posts, train a model, store it as a bundle, recommend hashtags.
 *
 * @example
 * import {
 *   loadModel, loadRecommender, nodeRuntime, readAllPosts, silentLogger, suggest, writeBundle,
 * } from 'octothorpe';
 *
 * const { posts } = await readAllPosts('posts.jsonl');
 * const knn = await loadModel('knn');
 * const context = { seed: 1, logger: silentLogger, runtime: await nodeRuntime() };
 * const fitted = await knn.fit({ train: posts }, { neighbours: 30 }, context);
 * await writeBundle('bundles/knn', fitted.export());
 *
 * const recommender = await loadRecommender('bundles/knn');
 * const [answer] = await suggest(recommender, [{ text: 'my first sourdough' }], { k: 5 });
 */
export * from './base/errors.ts';
export { type Logger, silentLogger } from './base/logger.ts';
export type { EncodeOptions, Encoder } from './models/encoders/encoder.ts';
export type { EncoderFiles } from './models/encoders/encoder-files.ts';
export { openEncoder } from './models/encoders/open-encoder.ts';
export type {
  BundleContents,
  Corpus,
  Explanation,
  FitContext,
  Fitted,
  Model,
  Progress,
  Recommendation,
  Recommender,
  Runtime,
} from './models/model.ts';
export { loadModel, modelNames } from './models/registry.ts';
export { type Post, type Query, readAllPosts, readPosts } from './posts/index.ts';
export {
  loadRecommender,
  readBundle,
  writeBundle,
} from './recommend/bundle-folder.ts';
export { BundleTarget, checkBundleTarget } from './recommend/bundle-target.ts';
export { readEncoder } from './recommend/encoder-folder.ts';
export { EncodingFolder } from './recommend/encoding-folder.ts';
export * from './recommend/index.ts';
export { learnInBundle } from './recommend/learn-bundle.ts';
export { type NodeRuntimeOptions, nodeRuntime } from './recommend/node-runtime.ts';
