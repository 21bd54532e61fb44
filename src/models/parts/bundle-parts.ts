/** Support for models that consist of other models: each part is a registered model with a bundle of its own. */
import { NotSupportedError } from '../../base/errors.ts';
import type { BundleContents, Model, Recommender, Runtime } from '../model.ts';

/** Returns a bundle and all its parts, the bundle itself first. */
export function bundlesIn(bundle: BundleContents): BundleContents[] {
  return [bundle, ...Object.values(bundle.parts ?? {}).flatMap(bundlesIn)];
}

/**
 * Finds the model with which to train or load a part.
 *
 * @param name the part's model
 * @param whole name of the containing model, for messages
 * @throws {NotSupportedError} if the runtime cannot find models
 * @throws {InvalidArgumentError} if there is no such model
 */
export async function partModel(name: string, runtime: Runtime, whole: string): Promise<Model> {
  if (runtime.models) return runtime.models(name);
  throw new NotSupportedError(
    `${whole} consists of other models; pass { models: loadModel } in the runtime`,
  );
}

/**
 * Loads all parts of a bundle, by name.
 *
 * @throws as `partModel` and each model's `load`
 */
export async function loadParts(
  bundle: BundleContents,
  runtime: Runtime,
): Promise<Readonly<Record<string, Recommender>>> {
  const loaded: Record<string, Recommender> = {};
  for (const [name, part] of Object.entries(bundle.parts ?? {})) {
    const model = await partModel(part.model, runtime, bundle.model);
    loaded[name] = await model.load(part, runtime);
  }
  return loaded;
}
