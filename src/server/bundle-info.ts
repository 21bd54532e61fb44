/** What a list of bundles says of one. */
import { hasGraph } from '../recommend/bundle-format.ts';
import type { LoadedRecommender } from '../recommend/recommender.ts';
import type { BundleFiles } from './bundle-files.ts';
import type { BundleFacts } from './inference.ts';
import type { BundleInfo } from './schemas.ts';

/** What is known of a bundle once it is loaded. */
export function factsOf({
  model,
  paper,
  summary,
  warnings,
  explain,
  learns,
  spellings,
  defaultMinimum,
}: LoadedRecommender): BundleFacts {
  return {
    model,
    paper,
    summary,
    ...(defaultMinimum !== undefined && { minimum: defaultMinimum }),
    explains: explain !== undefined,
    learns,
    tags: spellings.size,
    warnings: [...warnings],
  };
}

/**
 * Describes a bundle by its facts and its manifest.
 *
 * @param device the files that browsers load
 * @param url of the folder with these files
 */
export function bundleInfo(
  name: string,
  facts: BundleFacts,
  { manifest, bytes }: BundleFiles,
  device: BundleFiles,
  url: string,
  loadedAt: Date,
): BundleInfo {
  const { options, metrics, training, learned, madeUp, createdBy } = manifest;
  return {
    name,
    ...facts,
    state: 'ready',
    options,
    ...(metrics && { metrics }),
    ...(training && { training }),
    ...(learned !== undefined && { learned }),
    ...(madeUp && { madeUp }),
    createdBy,
    loadedAt: loadedAt.toISOString(),
    bytes,
    device: { url, bytes: device.bytes, graph: hasGraph(device.manifest) },
  };
}
