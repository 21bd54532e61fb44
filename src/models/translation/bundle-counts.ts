import { checkFinite } from '../../base/array-checks.ts';
import { vector } from '../../base/safetensors.ts';
import type { SparseRows } from '../../base/sparse-rows.ts';
import type { BundleContents } from '../model.ts';
import { arrayName, bundleArray, bundleRows } from '../parts/fitting.ts';
import type { Counts } from './learned-translations.ts';

export function saveCounts({ posts, words, translations }: Counts): BundleContents['arrays'] {
  return {
    topicPosts: vector(posts),
    ...saveRows('words', words),
    ...saveRows('translations', translations),
  };
}

function saveRows(name: string, { offsets, indices, values }: SparseRows) {
  return {
    [`${name}.offsets`]: vector(offsets),
    [`${name}.columns`]: vector(indices),
    [`${name}.counts`]: vector(values),
  };
}

/**
 * The inverse of `saveCounts`.
 *
 * @param sizes K, V and L
 * @throws {DataFormatError} if an array is missing or does not fit
 */
export function loadCounts(
  bundle: BundleContents,
  sizes: { readonly topics: number; readonly words: number; readonly tags: number },
): Counts {
  const { topics: K, words: V, tags: L } = sizes;
  const posts = bundleArray(bundle, 'topicPosts', Float32Array, K);
  checkFinite(posts, arrayName(bundle, 'topicPosts'), 0);
  return {
    posts,
    words: loadRows(bundle, 'words', V, K + 1),
    translations: loadRows(bundle, 'translations', V + 1, L * K),
  };
}

function loadRows(bundle: BundleContents, name: string, rows: number, columns: number): SparseRows {
  const names = { offsets: `${name}.offsets`, indices: `${name}.columns` };
  const { offsets, indices } = bundleRows(bundle, names, Int32Array, { rows, columns });
  const values = bundleArray(bundle, `${name}.counts`, Float32Array, indices.length);
  checkFinite(values, arrayName(bundle, `${name}.counts`), 0);
  return { columns, offsets, indices, values };
}
