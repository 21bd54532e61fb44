import { InvalidArgumentError, NotSupportedError } from '../base/errors.ts';
import type { LearnCounts } from '../models/model.ts';
import { loadModel } from '../models/registry.ts';
import type { Post } from '../posts/post.ts';
import { readBundle } from './bundle-folder.ts';
import { BundleTarget } from './bundle-target.ts';
import { bundleRuntime } from './node-runtime.ts';
import { createRecommender } from './recommender.ts';

export type { LearnCounts };

/**
 * Adds posts to what the bundle in a folder remembers (`Model.learn`), and writes it. The folder is locked meanwhile.
 * Whatever fails, it contains either the old bundle or the new one. If all posts are known, it is not written.
 *
 * @param options `mostPosts`: posts to remember at most; the oldest leave
 * @throws {InvalidArgumentError} if `mostPosts` is not a positive integer
 * @throws {NotSupportedError} if the bundle's model does not learn
 * @throws as `readBundle`, `BundleTarget.open` and `BundleTarget.write`
 */
export async function learnInBundle(
  folder: string,
  posts: readonly Post[],
  { mostPosts }: { readonly mostPosts?: number | undefined } = {},
): Promise<LearnCounts> {
  if (mostPosts !== undefined && !(Number.isSafeInteger(mostPosts) && mostPosts >= 1)) {
    throw new InvalidArgumentError(`mostPosts must be a positive integer, got ${mostPosts}`);
  }
  // Locked before it is read: otherwise a change by another process could be lost.
  const target = await BundleTarget.open(folder);
  try {
    const { contents, manifest } = await readBundle(folder);
    const runtime = await bundleRuntime(contents);
    // Checks the bundle and finds its model.
    await createRecommender(contents, manifest, runtime);
    const model = await loadModel(contents.model);
    if (!model.learn) throw cannotLearn(contents.model, folder);
    const { contents: after, ...counts } = model.learn(contents, posts, { runtime, mostPosts });
    if (counts.learned === 0 && counts.dropped === 0) return counts;
    await createRecommender(after, manifest, runtime);
    const { metrics, training, export: note, learned = 0 } = manifest;
    // Not `madeUp`: the new posts may not be.
    const notes = { metrics, training, export: note, learned: learned + counts.learned };
    await target.write(after, notes);
    return counts;
  } finally {
    await target.close();
  }
}

function cannotLearn(model: string, folder: string): NotSupportedError {
  return new NotSupportedError(
    `${folder}: ${model} cannot learn further posts without being trained again; fused can`,
  );
}
