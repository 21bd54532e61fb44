/** A bundle of a site. */
import { NotSupportedError } from '../base/errors.ts';
import { bundlesIn } from '../models/parts/bundle-parts.ts';
import { decodeBundle, hasGraph } from '../recommend/bundle-format.ts';
import { bundleRuntime } from '../recommend/node-runtime.ts';
import { createRecommender } from '../recommend/recommender.ts';
import { readBundleFiles } from '../server/bundle-files.ts';
import { bundleInfo, factsOf } from '../server/bundle-info.ts';
import type { BundleInfo } from '../server/schemas.ts';
import { wantsLemmas } from '../text/lemmas.ts';

export interface SiteBundle {
  /** Unique in the site; letters, digits, ".", "_" and "-". */
  readonly name: string;
  readonly folder: string;
}

export interface ReadSiteBundle {
  readonly info: BundleInfo;
  /** By name. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** Whether it needs ONNX Runtime or the lemmatizer, which are large. */
  readonly needsMore: boolean;
}

/**
 * Reads a bundle and loads it, so that no broken one is published.
 *
 * @throws {NotSupportedError} if it does not run in the playground's worker
 * @throws as `readBundle` and `createRecommender`
 */
export async function readSiteBundle({ name, folder }: SiteBundle): Promise<ReadSiteBundle> {
  const source = await readBundleFiles(folder, folder);
  const { contents, manifest } = await decodeBundle({
    where: folder,
    read: async (file) => source.files.get(file)!,
  });
  const all = bundlesIn(contents);
  if (all.some(({ model }) => model === 'fasttext')) {
    throw new NotSupportedError(
      `${folder}: fasttext does not run in the playground's worker; choose a bundle of another model`,
    );
  }
  const recommender = await createRecommender(contents, manifest, await bundleRuntime(contents));
  // Warnings are about this computer's segmenter; the page has those of its own.
  const facts = { ...factsOf(recommender), warnings: [] };
  return {
    info: bundleInfo(name, facts, source, source, `bundles/${name}/`, new Date()),
    files: source.files,
    needsMore: hasGraph(manifest) || all.some(({ options }) => wantsLemmas(options.text)),
  };
}
