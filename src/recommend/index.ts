/**
 * Loads bundles and recommends tags, in Node and in browsers. Functions for bundles in folders, which need Node, are in the
 * main entry.
 */

export { registerModel } from '../models/registry.ts';
export * from './bundle-format.ts';
export { type BundleFiles, bundleInMemory } from './bundle-memory.ts';
export { type BundleUrlOptions, bundleAtUrl } from './bundle-url.ts';
export {
  type LoadedInfo,
  type LoadOptions,
  recommendInWorker,
  type WorkerLike,
  type WorkerRecommender,
  type WorkerSuggestions,
} from './in-worker.ts';
export type { BundleManifest } from './manifest.ts';
export { type Platform, type PlatformName, platform, platformNames } from './platforms.ts';
export {
  candidatesFor,
  type PostProcessOptions,
  postProcess,
  type Suggestion,
} from './post-process.ts';
export { createRecommender, type LoadedRecommender } from './recommender.ts';
export { type Suggester, type Suggestions, type SuggestOptions, suggest } from './suggest.ts';
export { type TagCompletion, TagCompletions } from './tag-completions.ts';
export { BlockList } from './tag-filter.ts';
export { loadFastText } from './web-fasttext.ts';
