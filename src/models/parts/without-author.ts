import { InvalidArgumentError } from '../../base/errors.ts';
import { vector } from '../../base/safetensors.ts';
import { keepDocuments } from '../../features/postings.ts';
import { TagTable } from '../../features/tag-table.ts';
import { TaggedPosts } from '../../features/tagged-posts.ts';
import { Vocabulary } from '../../features/vocabulary.ts';
import type { BundleContents } from '../model.ts';
import { bundleArray, bundleLines } from './fitting.ts';

/** Lists with one line per post. */
const LISTS_OF_POSTS = ['posts', 'texts'];

/**
 * `Model.forget` for models that store training posts as `TaggedPosts`, with or without an index of their words. The
 * result is what training on the other authors' posts gives, except for the spelling of tags that others use too.
 *
 * @throws {InvalidArgumentError} if all posts with tags are the author's
 */
export function withoutAuthor(bundle: BundleContents, author: string): BundleContents {
  const where = `bundle of ${bundle.model}`;
  const tags = TagTable.fromLines(bundleLines(bundle, 'tags'), where);
  const before = TaggedPosts.fromArrays(tags, bundleLines(bundle, 'authors'), bundle.arrays, where);
  const { posts, numbers } = before.without(author);
  if (posts.tags.size === 0) {
    throw new InvalidArgumentError(
      `${where}: all of its tags come from this author, so none would be left; delete the bundle`,
    );
  }
  const vocabularies: Record<string, readonly string[]> = {
    ...bundle.vocabularies,
    tags: posts.tags.toLines(),
    authors: posts.authors,
  };
  for (const name of LISTS_OF_POSTS) {
    const lines = bundle.vocabularies[name];
    if (lines) vocabularies[name] = Array.from(numbers, (post) => lines[post]);
  }
  const arrays = { ...bundle.arrays, ...posts.toArrays() };
  if (bundle.vocabularies.words) {
    const { index, vocabulary } = keepDocuments(
      {
        offsets: bundleArray(bundle, 'wordOffsets', Uint32Array),
        documents: bundleArray(bundle, 'wordPosts', Uint32Array),
        counts: bundleArray(bundle, 'wordCounts', Uint8Array),
      },
      Vocabulary.fromLines(bundle.vocabularies.words, where),
      before.size,
      numbers,
    );
    vocabularies.words = vocabulary.toLines();
    arrays.wordOffsets = vector(index.offsets);
    arrays.wordPosts = vector(index.documents);
    arrays.wordCounts = vector(index.counts);
  }
  return { ...bundle, arrays, vocabularies };
}
