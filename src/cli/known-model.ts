import type { Model } from '../models/model.ts';
import { loadModel, modelNames } from '../models/registry.ts';
import { UsageError } from './failure.ts';

/** @throws {UsageError} listing the known names, if there is no such model */
export async function knownModel(name: string): Promise<Model> {
  if (modelNames.includes(name)) return loadModel(name);
  throw new UsageError(`there is no model "${name}"; the models are: ${modelNames.join(', ')}`);
}
