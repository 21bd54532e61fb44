import { InvalidArgumentError } from '../base/errors.ts';

/** A fixed size, or the name of a size known only at run time: 'B', 'T', or the product 'T*B'. */
export type Dim = number | string;

export type Shape = readonly Dim[];

/** Element types by their codes in ONNX (TensorProto.DataType). */
export const elementCodes = {
  float32: 1,
  int32: 6,
  int64: 7,
  bool: 9,
  float64: 11,
} as const;

export type ElementType = keyof typeof elementCodes;

/** Element type and shape of a tensor. */
export interface TensorType {
  readonly type: ElementType;
  readonly shape: Shape;
}

/** Describes a tensor in messages: "[B, 300] float32". */
export function describe(tensor: TensorType): string {
  return `${showShape(tensor.shape)} ${tensor.type}`;
}

export function showShape(shape: Shape): string {
  return `[${shape.join(', ')}]`;
}

export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((dim, i) => dim === b[i]);
}

/** The product of dimensions: a number if all are fixed, else a product of names ('T*B'). */
export function productOf(dims: Shape): Dim {
  const fixed = dims.reduce<number>((p, d) => (typeof d === 'number' ? p * d : p), 1);
  const named = dims.filter((d) => typeof d === 'string');
  if (named.length === 0) return fixed;
  return fixed === 1 ? named.join('*') : [...named, fixed].join('*');
}

/** A size plus `by`: 'T' and 6 give 'T+6'; 'T+6' and -6 give 'T'. */
export function shifted(dim: Dim, by: number): Dim {
  if (typeof dim === 'number') return dim + by;
  const [, stem, before = '0'] = /^(.*?)([+-]\d+)?$/.exec(dim)!;
  const sum = Number(before) + by;
  return sum === 0 ? stem : `${stem}${sum > 0 ? '+' : ''}${sum}`;
}

/** ceil(dim / by); for a named size 'T', '(T)/by'. */
export function ceilDivide(dim: Dim, by: number): Dim {
  if (by === 1) return dim;
  return typeof dim === 'number' ? Math.ceil(dim / by) : `(${dim})/${by}`;
}

/** The number of elements in canonical form, independent of the order of sizes: '600*B*T'. */
export function factorsOf(shape: Shape): string {
  const parts = shape.flatMap((dim) => String(dim).split('*'));
  const fixed = parts.filter((part) => /^\d+$/.test(part)).reduce((p, d) => p * Number(d), 1);
  return [fixed, ...parts.filter((part) => !/^\d+$/.test(part)).sort()].join('*');
}

/** Converts an axis to one counted from the front. @throws {InvalidArgumentError} naming `operator` if it is out of range */
export function normalizeAxis(operator: string, x: TensorType, axis: number): number {
  return normalizeAxes(operator, x, [axis])[0];
}

/** Converts axes to ones counted from the front (default all). @throws {InvalidArgumentError} naming `operator` */
export function normalizeAxes(operator: string, x: TensorType, axes?: readonly number[]): number[] {
  const rank = x.shape.length;
  const at = axes?.map((axis) => (axis < 0 ? axis + rank : axis)) ?? [...x.shape.keys()];
  const good = at.every((axis) => Number.isInteger(axis) && axis >= 0 && axis < rank);
  if (good && new Set(at).size === at.length) return at;
  throw new InvalidArgumentError(
    `${operator}: axes [${axes?.join(', ')}] of ${describe(x)} are out of range or repeated`,
  );
}
