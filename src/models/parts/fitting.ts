import { checkOffsets, checkRows } from '../../base/array-checks.ts';
import { DataFormatError, InvalidArgumentError } from '../../base/errors.ts';
import type { ArrayData } from '../../base/safetensors.ts';
import { topK } from '../../base/top-k.ts';
import { TagTable } from '../../features/tag-table.ts';
import type { BundleContents, Corpus, Recommendation } from '../model.ts';

/**
 * Returns the tags of the training posts. Every `fit` calls it first, to check the corpus.
 *
 * @throws {InvalidArgumentError} if there are no posts, or no tag occurs in `minCount` posts
 */
export function tagsToLearn(corpus: Corpus, model: string, minCount = 1): TagTable {
  if (corpus.train.length === 0) {
    throw new InvalidArgumentError(
      `${model}: the training corpus is empty; provide posts with hashtags`,
    );
  }
  const tags = TagTable.build(corpus.train, minCount);
  if (tags.size > 0) return tags;
  throw new InvalidArgumentError(
    minCount > 1 && TagTable.build(corpus.train).size > 0
      ? `${model}: no tag occurs in ${minCount} or more of the ${corpus.train.length} training posts; lower minCount or use more posts`
      : `${model}: none of the ${corpus.train.length} training posts has a hashtag; there is nothing to learn`,
  );
}

/**
 * Returns the `k` best tags as recommendations. Ties go to the smaller tag id, that is, the more frequent tag.
 *
 * @param scores shape (L,), by tag id; -Infinity is never recommended
 * @param ids candidate ids (default: all)
 * @param probabilities shape (L,), if the model has them
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
 * Returns an array of a bundle, checked, for loading a model.
 *
 * @throws {DataFormatError} if it is missing or has another element type or length
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
      `${arrayName(bundle, name)} must have ${length} values, got ${array.length}; train it again`,
    );
  }
  return array;
}

/** The name of a bundle's array in messages. */
export function arrayName(bundle: BundleContents, name: string): string {
  return `bundle of ${bundle.model}: array "${name}"`;
}

/**
 * Returns sparse rows of a bundle (see `SparseRows`) without their values, checked, for loading a model.
 *
 * @param names the names of the two arrays
 * @param type the type of the indices
 * @throws {DataFormatError} if they are missing or do not form rows of ascending columns
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
 * Checks that two parts of a bundle have the same size, when a model loads.
 *
 * @param sizes by the part's name; undefined if the part has none
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

/** Returns a vocabulary of a bundle. @throws {DataFormatError} if it is missing */
export function bundleLines(bundle: BundleContents, name: string): readonly string[] {
  const lines = bundle.vocabularies[name];
  if (lines) return lines;
  throw new DataFormatError(
    `bundle of ${bundle.model}: the list "${name}" is missing; train it again`,
  );
}

/**
 * A list with one line per training post, if the bundle has it.
 *
 * @param posts their number
 * @throws {DataFormatError} if its length is wrong
 */
export function linesOfPosts(
  bundle: BundleContents,
  name: string,
  posts: number,
): readonly string[] | undefined {
  const lines = bundle.vocabularies[name];
  if (lines === undefined || lines.length === posts) return lines;
  throw new DataFormatError(
    `bundle of ${bundle.model}: the list "${name}" must have one line for each of the ${posts} posts, got ${lines.length}; train it again`,
  );
}

/** Converts a text to one line of a list in a bundle. */
export function oneLine(text: string): string {
  return text.replace(/[\r\n]+/g, ' ');
}
