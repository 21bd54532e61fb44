import { checkFinite } from '../../base/array-checks.ts';
import { vector } from '../../base/safetensors.ts';
import { type SparseRows, SparseRowsBuilder, transpose } from '../../base/sparse-rows.ts';
import type { TagTable } from '../../features/tag-table.ts';
import type { BundleContents } from '../model.ts';
import { arrayName, bundleArray, bundleRows } from './fitting.ts';
import { rowsOfOutputs } from './rows-of-outputs.ts';

/**
 * Counts how often words are used with tags, shape (V, L). A post counts for each of its tags.
 *
 * @param tagsOfPost tag ids of each post
 * @param wordsOfPost word ids of each post, in several lists
 */
export function countWordsOfTags(
  tagsOfPost: readonly (readonly number[])[],
  wordsOfPost: (post: number) => Iterable<readonly number[]>,
  tags: TagTable,
  words: number,
): SparseRows {
  const counts = new SparseRowsBuilder(words);
  for (const posts of rowsOfOutputs(tagsOfPost, tags.size)) {
    const own = new Map<number, number>();
    for (const post of posts) {
      for (const list of wordsOfPost(post)) {
        for (const word of list) own.set(word, (own.get(word) ?? 0) + 1);
      }
    }
    counts.add(own);
  }
  return transpose(counts.finish());
}

export function saveCounts(counts: SparseRows): BundleContents['arrays'] {
  return {
    'counts.offsets': vector(counts.offsets),
    'counts.tags': vector(counts.indices),
    'counts.values': vector(counts.values),
  };
}

/** The inverse of `saveCounts`. @throws {DataFormatError} if an array is missing or does not fit */
export function loadCounts(bundle: BundleContents, words: number, tags: number): SparseRows {
  const names = { offsets: 'counts.offsets', indices: 'counts.tags' };
  const { offsets, indices } = bundleRows(bundle, names, Int32Array, {
    rows: words,
    columns: tags,
  });
  const values = bundleArray(bundle, 'counts.values', Float32Array, indices.length);
  checkFinite(values, arrayName(bundle, 'counts.values'), 0);
  return { columns: tags, offsets, indices, values };
}
