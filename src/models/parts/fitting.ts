import { checkOffsets, checkRows } from '../../base/array-checks.ts';
import { DataFormatError, InvalidArgumentError } from '../../base/errors.ts';
import type { ArrayData } from '../../base/safetensors.ts';
import { topK } from '../../base/top-k.ts';
import { TagTable } from '../../features/tag-table.ts';
import type { BundleContents, Corpus, Recommendation } from '../model.ts';

/**
 * The training posts' tags, checked at the door of every `fit`.
 *
 * @throws {InvalidArgumentError} if there are no posts, or none has a tag that occurs `minCount` times
 */
export function tagsToLearn(corpus: Corpus, model: string, minCount = 1): TagTable {
  if (corpus.train.length === 0) {
    throw new InvalidArgumentError(
      `${model}: the training corpus is empty; give it posts with hashtags`,
    );
  }
  const tags = TagTable.build(corpus.train, minCount);
  if (tags.size > 0) return tags;
  throw new InvalidArgumentError(
    minCount > 1 && TagTable.build(corpus.train).size > 0
      ? `${model}: no tag occurs in ${minCount} or more of the ${corpus.train.length} training posts; lower minCount or give it more posts`
      : `${model}: none of the ${corpus.train.length} training posts has a hashtag; there is nothing to learn`,
  );
}

/**
 * The `k` best tags as recommendations; ties by tag id, that is the more frequent tag first.
 *
 * @param scores shape (L,), by tag id; -Infinity is never recommended
 * @param ids candidate ids (default: all)
 * @param probabilities shape (L,), where the model has them
 */
export function bestTags(
  tags: TagTable,
  scores: ArrayLike<number>,
  k: number,
  ids?: Iterable<number>,
  probabilities?: ArrayLike<number>,
): Recommendation[] {
  return topK(scores, k, ids).map((id) => ({
    tag: tags.tag(id),
    score: scores[id],
    ...(probabilities && { probability: probabilities[id] }),
    seen: true,
    count: tags.count(id),
  }));
}

/**
 * An array of a bundle, checked when a model loads.
 *
 * @throws {DataFormatError} if it is missing, of another element type, or not of length `length`
 */
export function bundleArray<T extends ArrayData>(
  bundle: BundleContents,
  name: string,
  type: { new (length: number): T; readonly name: string },
  length?: number,
): T {
  const array = bundle.arrays[name]?.data;
  if (!(array instanceof type)) {
    throw new DataFormatError(
      `${arrayName(bundle, name)} must be a ${type.name}, got ${array?.constructor.name ?? 'nothing'}; train it again`,
    );
  }
  if (length !== undefined && array.length !== length) {
    throw new DataFormatError(
      `${arrayName(bundle, name)} must hold ${length} values, got ${array.length}; train it again`,
    );
  }
  return array;
}

/** What messages call an array of a bundle. */
export function arrayName(bundle: BundleContents, name: string): string {
  return `bundle of ${bundle.model}: array "${name}"`;
}

/**
 * Sparse rows of a bundle (see `SparseRows`) without their values, checked when a model loads.
 *
 * @param names of the two arrays
 * @param type of the indices
 * @throws {DataFormatError} if they are missing, or are no rows of ascending columns
 */
export function bundleRows<T extends Int32Array | Uint32Array>(
  bundle: BundleContents,
  names: { readonly offsets: string; readonly indices: string },
  type: { new (length: number): T; readonly name: string },
  { rows, columns }: { readonly rows: number; readonly columns: number },
): { readonly offsets: Uint32Array; readonly indices: T } {
  const offsets = bundleArray(bundle, names.offsets, Uint32Array, rows + 1);
  const indices = bundleArray(bundle, names.indices, type);
  checkOffsets(offsets, indices.length, arrayName(bundle, names.offsets));
  checkRows(indices, offsets, columns, arrayName(bundle, names.indices));
  return { offsets, indices };
}

/**
 * Compares what two parts of a bundle say of a size, when a model loads.
 *
 * @param sizes by the part's name, undefined where the part lacks it
 * @throws {DataFormatError} if they differ
 * Example: 'bundle of lstm: model.onnx has 40 tags, the list "tags" 39; train it again'
 */
export function checkSameSize(
  model: string,
  unit: string,
  sizes: Readonly<Record<string, number | undefined>>,
): void {
  const [[first, one], [second, other]] = Object.entries(sizes) as [Size, Size];
  if (one === other) return;
  throw new DataFormatError(
    `bundle of ${model}: ${first} has ${one ?? 'no'} ${unit}, ${second} ${other ?? 'none'}; train it again`,
  );
}

type Size = [part: string, size: number | undefined];

/** A vocabulary of a bundle. @throws {DataFormatError} if it is missing */
export function bundleLines(bundle: BundleContents, name: string): readonly string[] {
  const lines = bundle.vocabularies[name];
  if (lines) return lines;
  throw new DataFormatError(
    `bundle of ${bundle.model}: the list "${name}" is missing; train it again`,
  );
}
