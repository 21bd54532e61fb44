import { InvalidArgumentError } from '../../base/errors.ts';
import { createPipeline } from '../../text/pipeline.ts';
import type { BundleContents } from '../model.ts';
import { bundleLines } from '../parts/fitting.ts';
import { Memory } from './memory.ts';
import { loadLearned, saveLearned } from './save.ts';

/**
 * Takes an author's posts out of a bundle, with the words and tags that only they have. The trees stay: they hold thresholds of
 * scores, and nothing of a post.
 *
 * @throws {InvalidArgumentError} if all posts with tags are the author's
 */
export function forgetAuthorOf(bundle: BundleContents, author: string): BundleContents {
  if (!bundleLines(bundle, 'authors').includes(author)) return bundle;
  const { learned, tags } = loadLearned(bundle, createPipeline({ chinese: 'intl' }, {}));
  const { memory, ids } = learned;
  const leaving = memory.reader.authors.id(author);
  const gone = memory.posts.filter((post) => post.author === leaving);
  const counts = new Uint32Array(tags.size);
  for (const { tags: own } of gone) for (const id of own) counts[id]++;
  const { tags: left } = tags.subtract(counts);
  if (left.size === 0) {
    throw new InvalidArgumentError(
      `bundle of ${bundle.model}: all of its tags come from this author, so none would be left; delete the bundle`,
    );
  }
  const posts = memory.posts.filter((post) => post.author !== leaving);
  const rest = new Memory(posts, memory.reader);
  rest.spans = memory.spans;
  const saved = saveLearned(
    {
      ...learned,
      memory: rest,
      ids: ids?.filter((_, p) => memory.posts[p].author !== leaving),
    },
    left,
  );
  return { ...bundle, ...saved };
}
