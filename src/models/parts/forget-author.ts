import { NotSupportedError } from '../../base/errors.ts';
import type { BundleContents, Model } from '../model.ts';
import { bundlesIn } from './bundle-parts.ts';

/** The authors whose posts are stored in the bundle or its parts. */
export function keptAuthors(bundle: BundleContents): ReadonlySet<string> {
  return new Set(bundlesIn(bundle).flatMap(({ vocabularies }) => vocabularies.authors ?? []));
}

/**
 * Removes an author from a bundle and its parts, by `Model.forget` of each model that keeps the author.
 *
 * @param models finds a model by its name
 * @throws {NotSupportedError} if a model that keeps the author has no `forget`
 * @throws as `Model.forget`
 */
export async function forgetAuthor(
  bundle: BundleContents,
  author: string,
  models: (name: string) => Promise<Model>,
): Promise<BundleContents> {
  const parts: [string, BundleContents][] = [];
  for (const [name, part] of Object.entries(bundle.parts ?? {})) {
    parts.push([name, await forgetAuthor(part, author, models)]);
  }
  const left = bundle.parts ? { ...bundle, parts: Object.fromEntries(parts) } : bundle;
  if (!bundle.vocabularies.authors?.includes(author)) return left;
  const model = await models(bundle.model);
  if (model.forget) return model.forget(left, author);
  throw new NotSupportedError(
    `${bundle.model} stores posts of ${JSON.stringify(author)} and cannot remove them; train it again without them`,
  );
}
