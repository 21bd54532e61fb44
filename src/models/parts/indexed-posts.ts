import { DataFormatError } from '../../base/errors.ts';
import { vector } from '../../base/safetensors.ts';
import type { TokenCounts } from '../../features/postings.ts';
import { TagTable } from '../../features/tag-table.ts';
import { TaggedPosts } from '../../features/tagged-posts.ts';
import { Vocabulary } from '../../features/vocabulary.ts';
import type { BundleContents } from '../model.ts';
import {
  arrayName,
  bundleArray,
  bundleLines,
  bundleRows,
  checkSameSize,
  linesOfPosts,
} from './fitting.ts';

/** Training posts with an index of their words. */
export interface IndexedPosts {
  readonly vocabulary: Vocabulary;
  readonly index: TokenCounts;
  readonly posts: TaggedPosts;
  /** Ids and texts of the posts, for explanations; optional in a bundle. */
  readonly ids: readonly string[] | undefined;
  readonly texts: readonly string[] | undefined;
}

export function saveIndexedPosts({
  index,
  posts,
  vocabulary,
  ids,
  texts,
}: IndexedPosts): Pick<BundleContents, 'arrays' | 'vocabularies'> {
  return {
    arrays: {
      ...posts.toArrays(),
      wordOffsets: vector(index.offsets),
      wordPosts: vector(index.documents),
      wordCounts: vector(index.counts),
    },
    vocabularies: {
      tags: posts.tags.toLines(),
      authors: posts.authors,
      words: vocabulary.toLines(),
      ...(ids && { posts: ids }),
      ...(texts && { texts }),
    },
  };
}

/** The inverse of `saveIndexedPosts`. @throws {DataFormatError} if something is missing or does not match the rest */
export function loadIndexedPosts(bundle: BundleContents): IndexedPosts {
  const where = `bundle of ${bundle.model}`;
  const tags = TagTable.fromLines(bundleLines(bundle, 'tags'), where);
  const vocabulary = Vocabulary.fromLines(bundleLines(bundle, 'words'), where);
  const posts = TaggedPosts.fromArrays(tags, bundleLines(bundle, 'authors'), bundle.arrays, where);
  checkSameSize(bundle.model, 'posts', {
    'the array "postTimes"': posts.size,
    'the list "words"': vocabulary.documents,
  });
  const names = { offsets: 'wordOffsets', indices: 'wordPosts' };
  const sizes = { rows: vocabulary.size, columns: posts.size };
  const { offsets, indices } = bundleRows(bundle, names, Uint32Array, sizes);
  const counts = bundleArray(bundle, 'wordCounts', Uint8Array, indices.length);
  if (counts.includes(0)) {
    throw new DataFormatError(
      `${arrayName(bundle, 'wordCounts')} must be at least 1, got 0; train it again`,
    );
  }
  return {
    vocabulary,
    index: { offsets, documents: indices, counts },
    posts,
    ids: linesOfPosts(bundle, 'posts', posts.size),
    texts: linesOfPosts(bundle, 'texts', posts.size),
  };
}
