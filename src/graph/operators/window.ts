import { InvalidArgumentError } from '../../base/errors.ts';
import type { Tensor } from '../graph.ts';
import { ceilDivide, describe, normalizeAxis, productOf, shifted } from '../shape.ts';
import { concat } from './concat.ts';
import { unsqueeze } from './reshape.ts';
import { sizesOf, zerosLike } from './sizes.ts';

/** Adds `before` and `after` steps of a fixed `value` along an axis. Negative counts remove steps. */
export function pad(x: Tensor, axis: number, before: number, after: number, value = 0): Tensor {
  const at = normalizeAxis('pad', x, axis);
  if (before === 0 && after === 0) return x;
  const rank = x.shape.length;
  const pads = new Array<number>(2 * rank).fill(0);
  pads[at] = before;
  pads[rank + at] = after;
  const shape = x.shape.map((dim, i) => (i === at ? shifted(dim, before + after) : dim));
  const places = x.graph.constant(pads, [2 * rank], 'int64');
  return x.graph.node('Pad', [x, places, x.graph.scalar(value, x.type)], shape, {
    vjp: ([d]) => [pad(d!, at, -before, -after)],
  });
}

export interface WindowOptions {
  /** First step to include. */
  readonly start: number;
  /** Number of steps at the end to leave out. */
  readonly drop: number;
  /** Include every `stride`-th step. */
  readonly stride: number;
}

/** Every `stride`-th step of x [T, ..] from `start` on, without the last `drop`: ceil((T - start - drop) / stride) steps. */
export function window(x: Tensor, { start, drop, stride }: WindowOptions): Tensor {
  if (![start, drop, stride].every(Number.isInteger) || start < 0 || drop < 0 || stride < 1) {
    throw new InvalidArgumentError(
      `window: start and drop must be integers >= 0 and stride an integer >= 1, got ${start}, ${drop} and ${stride} for ${describe(x)}`,
    );
  }
  if (stride === 1) return pad(x, 0, -start, -drop);
  const { graph } = x;
  const one = (value: number) => graph.constant([value], [1], 'int64');
  const end = drop === 0 ? 2 ** 31 - 1 : -drop;
  const steps = ceilDivide(shifted(x.shape[0], -start - drop), stride);
  return graph.node(
    'Slice',
    [x, one(start), one(end), one(0), one(stride)],
    [steps, ...x.shape.slice(1)],
    { vjp: ([d]) => [spread(d!, x, start, stride)] },
  );
}

/** The vector-Jacobian product of a strided `window`: d at the included steps, zeros at the other steps of `like`. */
function spread(d: Tensor, like: Tensor, start: number, stride: number): Tensor {
  const { graph } = like;
  const [steps, ...rest] = d.shape;
  const int64 = (...values: number[]) => graph.constant(values, [values.length], 'int64');
  const join = (parts: Tensor[], length: number) =>
    graph.node('Concat', parts, [length], { attributes: { axis: { int: 0 } } });
  const gaps = zerosLike(d, [steps, stride - 1, ...rest]);
  const apart = concat([unsqueeze(d, 1), gaps], 1); // (T', stride, ..)
  const laid = rest.length > 0 ? join([int64(-1), sizesOf(d, 1)], 1 + rest.length) : int64(-1);
  const spaced = graph.node('Reshape', [apart, laid], [productOf([steps, stride]), ...rest]);
  const missing = graph.node(
    'Sub',
    [sizesOf(like, 0, 1), graph.node('Add', [sizesOf(spaced, 0, 1), int64(start)], [1])],
    [1],
  );
  const none = rest.map(() => 0);
  const ends = none.length > 0 ? [missing, int64(...none)] : [missing];
  const pads = join([int64(start, ...none), ...ends], 2 * d.shape.length);
  return graph.node('Pad', [spaced, pads], like.shape);
}
