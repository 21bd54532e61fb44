/**
 * Bundles for browsers: the same contents in fewer bytes, and what that costs. Nothing here knows any
 * model: weights of a graph and arrays are stored in fewer bits, and lists that a model can do without are left
 * out on demand.
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
import { readOnnx } from '../graph/read-onnx.ts';
import type { SmallFloat } from '../graph/shrink-onnx.ts';
import type { BundleContents, Recommendation } from '../models/model.ts';
import { bundlesIn } from '../models/parts/bundle-parts.ts';
import type { Query } from '../posts/post.ts';

export type WebPrecision = 'float32' | SmallFloat;

export interface ShrinkOptions {
  /** How weights are stored: of a graph as said, of other arrays `int8` as float16 (default int8). */
  readonly precision?: WebPrecision | undefined;
  /** Names of arrays and lists to leave out, for models that can do without them; `PART.NAME` of a part's. */
  readonly drop?: readonly string[] | undefined;
}

/** Arrays of fewer numbers than this stay as they are. */
const fewest = 1024;

/**
 * The same bundle in fewer bytes, its arrays rounded as they will be read back. Whole numbers, times among them,
 * stay exact.
 *
 * @throws {InvalidArgumentError} if something to drop is not there
 * @throws {DataFormatError} if a graph is none, or not complete in itself (`readOnnx`)
 */
export async function shrinkBundle(
  contents: BundleContents,
  { precision = 'int8', drop = [] }: ShrinkOptions = {},
): Promise<BundleContents> {
  const names = droppable(contents);
  const unknown = drop.find((name) => !names.includes(name));
  if (unknown !== undefined) {
    throw new InvalidArgumentError(
      `the bundle has nothing called "${unknown}" to leave out; it has: ${names.join(', ')}`,
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
        shrinkGraph(onnx, precision, `${prefix}${name}.onnx`),
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
): Promise<Uint8Array> {
  if (precision === 'float32') {
    readOnnx(onnx, where);
    return onnx;
  }
  const { shrinkOnnx } = await import('../graph/shrink-onnx.ts');
  return shrinkOnnx(onnx, precision, where);
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

/** The smallest type that holds every element exactly; undefined if there is none smaller. */
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

/** Whether these are weights that halves can hold; whole numbers beyond 2048 are counts or times, not weights. */
function fitsFloat16(data: ArrayData): boolean {
  if (!(data instanceof Float32Array || data instanceof Float64Array)) return false;
  let isWhole = true;
  for (const x of data) {
    if (!(Math.abs(x) <= maxFloat16)) return false;
    isWhole &&= Number.isInteger(x);
  }
  return !isWhole;
}

/** How the answers of two bundles differ. */
export interface ExportLoss {
  readonly posts: number;
  /** Share of the posts whose best tag is the same; posts without any tag in both count as the same. */
  readonly top1Agreement: number;
  /** Mean share of the first five tags that both have. */
  readonly top5Agreement: number;
  /** Over the tags that both have among their first five. */
  readonly largestScoreDifference: number;
}

/**
 * @param expected the first five tags of the bundle itself for at least one post
 * @param actual those of the smaller one for the same posts
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
 * Made-up posts of 3 to 15 of the bundle's own words, drawn by how often they occur: to measure the loss where there
 * are no posts at hand. Empty if neither the bundle nor a part of it has a list `words`.
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
