import { InvalidArgumentError } from '../../base/errors.ts';
import type { Tensor } from '../graph.ts';
import { type Dim, normalizeAxes, type Shape, sameShape, showShape } from '../shape.ts';
import { reshape, unsqueeze } from './reshape.ts';
import { shapeOf } from './sizes.ts';

export interface ReduceOptions {
  /** Keep the reduced axes with size 1 (default false). */
  readonly keep?: boolean;
}

/**
 * Returns the broadcast shape of two operands, as in NumPy: sizes are compatible if they are equal, or if one is 1 or
 * missing at the front. A named size never counts as 1, even if it is 1 at run time.
 *
 * @throws {InvalidArgumentError} naming `operator` and both shapes
 */
export function broadcastShape(operator: string, a: Shape, b: Shape): Shape {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, i): Dim => {
    const p = a[a.length - rank + i] ?? 1;
    const q = b[b.length - rank + i] ?? 1;
    if (p === q || q === 1) return p;
    if (p === 1) return q;
    throw new InvalidArgumentError(
      `${operator}: shapes ${showShape(a)} and ${showShape(b)} cannot be broadcast: ${p} and ${q} differ`,
    );
  });
}

/** Sum over `axes` (negative ones count from the end; default all). */
export function sum(x: Tensor, axes?: readonly number[], options: ReduceOptions = {}): Tensor {
  const at = normalizeAxes('sum', x, axes);
  const { keep = false } = options;
  if (at.length === 0) return x;
  const shape = keep
    ? x.shape.map((dim, i) => (at.includes(i) ? 1 : dim))
    : x.shape.filter((_, i) => !at.includes(i));
  return x.graph.node('ReduceSum', [x, x.graph.constant(at, [at.length], 'int64')], shape, {
    attributes: { keepdims: { int: keep ? 1 : 0 } },
    vjp: ([d]) => [expandLike(keep ? d! : unsqueeze(d!, ...at), x)],
  });
}

/** Broadcasts `x` to the shape of `like`, along axes of size 1 and missing leading axes. */
export function expandLike(x: Tensor, like: Tensor): Tensor {
  if (sameShape(x.shape, like.shape)) return x;
  if (!sameShape(broadcastShape('expandLike', x.shape, like.shape), like.shape)) {
    throw new InvalidArgumentError(
      `expandLike: ${showShape(x.shape)} cannot be broadcast to ${showShape(like.shape)}`,
    );
  }
  return x.graph.node('Expand', [x, shapeOf(like)], like.shape, {
    vjp: ([d]) => [reduceTo(d!, x.shape)],
  });
}

/** Sums a gradient over the axes along which a tensor of the given shape was broadcast. */
export function reduceTo(d: Tensor, shape: Shape): Tensor {
  if (sameShape(d.shape, shape)) return d;
  const lead = d.shape.length - shape.length;
  const axes = d.shape.flatMap((dim, i) =>
    i < lead || (shape[i - lead] === 1 && dim !== 1) ? [i] : [],
  );
  return reshape(sum(d, axes, { keep: true }), shape);
}
