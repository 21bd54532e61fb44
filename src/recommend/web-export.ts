/**
 * Makes smaller bundles for browsers, and measures the loss. Works for any model: weights of graphs and arrays are stored in
 * fewer bits, and lists that a model does not need can be left out.
 */
import { InvalidArgumentError } from '../base/errors.ts';
import { fromFloat16, maxFloat16, toFloat16 } from '../base/float16.ts';
import { Random } from '../base/random.ts';
import {
  type ArrayData,
  type ElementType,
  elementTypeOf,
  type NamedArray,
} from '../base/safetensors.ts';
import { Vocabulary } from '../features/vocabulary.ts';
import { type GraphKind, readOnnx } from '../graph/read-onnx.ts';
import type { SmallFloat } from '../graph/shrink-onnx.ts';
import type { BundleContents, Recommendation } from '../models/model.ts';
import { bundlesIn } from '../models/parts/bundle-parts.ts';
import type { Query } from '../posts/post.ts';

export type WebPrecision = 'float32' | SmallFloat;

export interface ShrinkOptions {
  /** How weights are stored (default int8). Outside of graphs, `int8` means float16. */
  readonly precision?: WebPrecision | undefined;
  /** Names of arrays and lists to leave out, if the model does not need them; `PART.NAME` for those of a part. */
  readonly drop?: readonly string[] | undefined;
}

/** Arrays with fewer numbers than this are unchanged. */
const fewest = 1024;

/**
 * Returns the bundle in fewer bytes, with its arrays already rounded as they will be read back. Whole numbers, including
 * times, stay exact.
 *
 * @throws {InvalidArgumentError} if a name to drop does not exist
 * @throws {DataFormatError} if a graph is invalid or not self-contained (`readOnnx`)
 */
export async function shrinkBundle(
  contents: BundleContents,
  { precision = 'int8', drop = [] }: ShrinkOptions = {},
): Promise<BundleContents> {
  const names = droppable(contents);
  const unknown = drop.find((name) => !names.includes(name));
  if (unknown !== undefined) {
    throw new InvalidArgumentError(
      `the bundle has nothing called "${unknown}" to leave out; its arrays and lists are: ${names.join(', ')}`,
    );
  }
  return shrink(contents, precision, drop, '');
}

/** Names of a bundle's arrays and lists, its parts' after the part's name and a dot. */
function droppable({ arrays, vocabularies, parts = {} }: BundleContents): string[] {
  const ofParts = Object.entries(parts).flatMap(([part, contents]) =>
    droppable(contents).map((name) => `${part}.${name}`),
  );
  return [...Object.keys(arrays), ...Object.keys(vocabularies), ...ofParts];
}

async function shrink(
  contents: BundleContents,
  precision: WebPrecision,
  drop: readonly string[],
  prefix: string,
): Promise<BundleContents> {
  const { arrays, vocabularies, graphs, parts, ...head } = contents;
  const kept = <T>(all: Readonly<Record<string, T>>) =>
    Object.entries(all).filter(([name]) => !drop.includes(`${prefix}${name}`));
  const shrunk: BundleContents = {
    ...head,
    arrays: Object.fromEntries(
      kept(arrays).map(([name, array]) => [name, shrinkArray(array, precision)]),
    ),
    vocabularies: Object.fromEntries(kept(vocabularies)),
    ...(graphs && {
      graphs: await mapValues(graphs, (name, onnx) =>
        shrinkGraph(onnx, precision, `${prefix}${name}.onnx`, kindOf(name)),
      ),
    }),
  };
  if (!parts) return shrunk;
  const shrinkPart = (name: string, part: BundleContents) =>
    shrink(part, precision, drop, `${prefix}${name}.`);
  return { ...shrunk, parts: await mapValues(parts, shrinkPart) };
}

async function mapValues<T>(
  all: Readonly<Record<string, T>>,
  map: (name: string, value: T) => Promise<T>,
): Promise<Record<string, T>> {
  const mapped: [string, T][] = [];
  for (const [name, value] of Object.entries(all)) mapped.push([name, await map(name, value)]);
  return Object.fromEntries(mapped);
}

async function shrinkGraph(
  onnx: Uint8Array,
  precision: WebPrecision,
  where: string,
  kind: GraphKind,
): Promise<Uint8Array> {
  if (precision === 'float32') {
    readOnnx(onnx, where, kind);
    return onnx;
  }
  const { shrinkOnnx } = await import('../graph/shrink-onnx.ts');
  return shrinkOnnx(onnx, precision, where, kind);
}

/** As `Encoder.save` names its graph. */
function kindOf(name: string): GraphKind {
  return name === 'encoder' ? 'encoder' : 'own';
}

function shrinkArray(array: NamedArray, precision: WebPrecision): NamedArray {
  const { shape, data } = array;
  if (data.length < fewest) return array;
  const exact = narrowest(data);
  if (exact) return { shape, data, stored: exact };
  if (precision === 'float32' || !fitsFloat16(data)) return array;
  const rounded = data.slice();
  rounded.set(fromFloat16(toFloat16(data)));
  return { shape, data: rounded, stored: 'F16' };
}

const bytesOf: Readonly<Record<ElementType, number>> = {
  F16: 2,
  F32: 4,
  F64: 8,
  I8: 1,
  U8: 1,
  I16: 2,
  U16: 2,
  I32: 4,
  U32: 4,
};

/** The smallest type that represents every element exactly; undefined if none is smaller than the current one. */
function narrowest(data: ArrayData): ElementType | undefined {
  const own = bytesOf[elementTypeOf(data)];
  const candidates = (
    [
      ['U8', Uint8Array],
      ['I8', Int8Array],
      ['U16', Uint16Array],
      ['I16', Int16Array],
      ['U32', Uint32Array],
      ['I32', Int32Array],
      ['F32', Float32Array],
    ] as const
  ).filter(([type]) => bytesOf[type] < own);
  return candidates.find(([, Kind]) => {
    const one = new Kind(1);
    for (const x of data) {
      one[0] = x;
      if (!Object.is(one[0], x)) return false;
    }
    return true;
  })?.[0];
}

/** Whether these are weights within the range of float16. Arrays of whole numbers are counts or times, not weights. */
function fitsFloat16(data: ArrayData): boolean {
  if (!(data instanceof Float32Array || data instanceof Float64Array)) return false;
  let isWhole = true;
  for (const x of data) {
    if (!(Math.abs(x) <= maxFloat16)) return false;
    isWhole &&= Number.isInteger(x);
  }
  return !isWhole;
}

/** How the answers of a smaller bundle differ from those of the original. */
export interface ExportLoss {
  readonly posts: number;
  /** Share of the posts with the same best tag. Posts without tags in both count as the same. */
  readonly top1Agreement: number;
  /** Mean share of the first five tags that both have in common. */
  readonly top5Agreement: number;
  /** Maximum over the tags that both have among their first five. */
  readonly largestScoreDifference: number;
}

/**
 * Compares the answers of two bundles.
 *
 * @param expected the first five tags of the original bundle for each post; at least one post
 * @param actual those of the smaller bundle for the same posts
 */
export function measureLoss(
  expected: readonly Recommendation[][],
  actual: readonly Recommendation[][],
): ExportLoss {
  let same = 0;
  let shared = 0;
  let difference = 0;
  for (const [i, before] of expected.entries()) {
    const after = new Map(actual[i].map(({ tag, score }) => [tag, score]));
    if (before[0]?.tag === actual[i][0]?.tag) same++;
    const common = before.filter(({ tag }) => after.has(tag));
    const longer = Math.max(before.length, after.size);
    shared += longer === 0 ? 1 : common.length / longer;
    for (const { tag, score } of common) {
      difference = Math.max(difference, Math.abs(score - after.get(tag)!));
    }
  }
  const posts = expected.length;
  return {
    posts,
    top1Agreement: same / posts,
    top5Agreement: shared / posts,
    largestScoreDifference: difference,
  };
}

/**
 * Makes up posts of 3 to 15 of the bundle's own words, drawn by frequency, to measure the loss if no real posts are
 * available. Returns none if neither the bundle nor a part of it has a list `words`.
 */
export function madeUpQueries(contents: BundleContents, count: number): Query[] {
  const source = bundlesIn(contents).find(({ vocabularies }) => vocabularies.words);
  if (!source) return [];
  const words = Vocabulary.fromLines(source.vocabularies.words, `bundle of ${source.model}: words`);
  const ends: number[] = [];
  for (let id = 0, end = 0; id < words.size; id++) ends.push((end += words.count(id)));
  const total = ends.at(-1) ?? 0;
  if (total === 0) return [];
  const random = new Random(1);
  const draw = () => {
    const at = random.integer(total);
    let [low, high] = [0, ends.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (ends[middle] > at) high = middle;
      else low = middle + 1;
    }
    return words.token(low);
  };
  return Array.from({ length: count }, () => ({
    text: Array.from({ length: 3 + random.integer(13) }, draw).join(' '),
  }));
}
