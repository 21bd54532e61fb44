import { BundleVersionError } from '../base/errors.ts';
import type { BundleContents, Recommender, Runtime } from '../models/model.ts';
import { loadModel, modelNames } from '../models/registry.ts';
import type { BundleManifest } from './manifest.ts';
import { displaySpellings } from './post-process.ts';

/** A recommender read from a bundle, with what the bundle says about itself. */
export interface LoadedRecommender extends Recommender {
  /** The name of the model, as in the registry. */
  readonly model: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly manifest: BundleManifest;
  /** The most used spelling of each known tag, by normalized tag; for `postProcess`. */
  readonly spellings: ReadonlyMap<string, string>;
}

/**
 * Makes a decoded bundle answer.
 *
 * @param runtime what the platform supplies to models with a graph; empty for others
 * @throws {BundleVersionError} if this build has no such model
 * @throws {DataFormatError} if an array or vocabulary does not fit the model
 */
export async function createRecommender(
  contents: BundleContents,
  manifest: BundleManifest,
  runtime: Runtime = {},
): Promise<LoadedRecommender> {
  if (!modelNames.includes(contents.model)) {
    throw new BundleVersionError(
      `the bundle holds a model "${contents.model}", which this build does not have; it has: ` +
        `${modelNames.join(', ')}. Install the version that wrote it (${manifest.createdBy})`,
    );
  }
  const model = await loadModel(contents.model);
  const recommender = await model.load(contents, runtime);
  const explain = recommender.explain?.bind(recommender);
  return {
    model: contents.model,
    options: contents.options,
    manifest,
    spellings: displaySpellings(contents),
    recommend: (queries, k) => recommender.recommend(queries, k),
    ...(explain && { explain }),
  };
}
