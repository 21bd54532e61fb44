import type { Tensor } from '../graph.ts';
import { normalizeAxes } from '../shape.ts';
import { expandLike, type ReduceOptions, sum } from './broadcast.ts';
import { cast } from './cast.ts';
import { divide, indicator, multiply } from './elementwise.ts';
import { unsqueeze } from './reshape.ts';
import { shapeOf } from './sizes.ts';

/** Mean over `axes` (negative ones count from the end; default all). */
export function mean(x: Tensor, axes?: readonly number[], options: ReduceOptions = {}): Tensor {
  const at = normalizeAxes('mean', x, axes);
  return reduce('ReduceMean', x, at, options, (d) => expandLike(divide(d, count(x, at)), x));
}

/**
 * Maximum over `axes`. If several elements are the maximum, each gets an equal share of the gradient.
 */
export function max(x: Tensor, axes?: readonly number[], options: ReduceOptions = {}): Tensor {
  const at = normalizeAxes('max', x, axes);
  return reduce('ReduceMax', x, at, options, (d, y) => {
    const best = indicator('Equal', x, y);
    return multiply(best, divide(d, sum(best, at, { keep: true })));
  });
}

/** Number of elements of `x` along `axes`, as a scalar of the type of `x`. */
export function count(x: Tensor, axes: readonly number[]): Tensor {
  const { graph } = x;
  const dims = axes.map((axis) => x.shape[axis]);
  if (dims.every((dim) => typeof dim === 'number')) {
    return graph.scalar(
      dims.reduce((product, dim) => product * dim, 1),
      x.type,
    );
  }
  const at = graph.constant(axes, [axes.length], 'int64');
  const sizes = graph.node('Gather', [shapeOf(x), at], [axes.length]);
  const product = graph.node('ReduceProd', [sizes], [], {
    attributes: { keepdims: { int: 0 } },
  });
  return cast(product, x.type);
}

/** A reduction. Its vector-Jacobian product, `back`, receives the gradient and the result with the reduced axes kept. */
function reduce(
  operator: 'ReduceMean' | 'ReduceMax',
  x: Tensor,
  at: readonly number[],
  { keep = false }: ReduceOptions,
  back: (d: Tensor, y: Tensor) => Tensor,
): Tensor {
  if (at.length === 0) return x;
  const shape = keep
    ? x.shape.map((dim, i) => (at.includes(i) ? 1 : dim))
    : x.shape.filter((_, i) => !at.includes(i));
  const kept = (t: Tensor) => (keep ? t : unsqueeze(t, ...at));
  const axes = x.graph.constant(at, [at.length], 'int64');
  const y: Tensor = x.graph.node(operator, [x, axes], shape, {
    attributes: { keepdims: { int: keep ? 1 : 0 } },
    vjp: ([d]) => [back(kept(d!), kept(y))],
  });
  return y;
}
