import { silentLogger } from '../../../src/base/logger.ts';
import type { Progress } from '../../../src/models/model.ts';
import { encodeBundle } from '../../../src/recommend/bundle-format.ts';
import { type BundleManifest, decodeManifest } from '../../../src/recommend/manifest.ts';
import { checkHonestly, type HonestCheck } from './honest-check.ts';
import { loadPersonalModel } from './load-personal-model.ts';
import { type OwnPosts, postsToLearn } from './one-person.ts';
import { type PersonalModelName, personalOptions } from './personal-models.ts';

/** `check` trains on the earlier posts and predicts the later ones; `train` trains on all. */
export type Stage = 'check' | 'train';

export interface StageProgress extends Progress {
  readonly stage: Stage;
}

/** A trained bundle, not stored yet. */
export interface TrainedBundle {
  readonly manifest: BundleManifest;
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** Absent if there are too few posts with tags for one. */
  readonly check?: HonestCheck;
}

/**
 * Trains a model on all posts and writes its bundle to memory, after an honest check.
 *
 * @throws {InvalidArgumentError} if no post has a tag
 */
export async function trainBundle(
  name: PersonalModelName,
  own: OwnPosts,
  onProgress: (progress: StageProgress) => void,
): Promise<TrainedBundle> {
  const posts = postsToLearn(name, own);
  const options = personalOptions(name, posts.length);
  const model = await loadPersonalModel(name);
  const contextOf = (stage: Stage) => ({
    seed: 1,
    logger: silentLogger,
    runtime: {},
    onProgress: (progress: Progress) => onProgress({ ...progress, stage }),
  });
  onProgress({ stage: 'check', phase: 'start', done: 0, total: 1 });
  const check = await checkHonestly(model, posts, options, contextOf('check'));
  onProgress({ stage: 'train', phase: 'start', done: 0, total: 1 });
  const start = performance.now();
  const fitted = await model.fit({ train: posts }, options, contextOf('train'));
  const seconds = Number(((performance.now() - start) / 1000).toFixed(3));
  const training = { seed: 1, posts: posts.length, validationPosts: 0, seconds };
  const files = await encodeBundle(fitted.export(), { training });
  const manifest = decodeManifest(files.get('manifest.json')!, name);
  return { manifest, files, ...(check && { check }) };
}
