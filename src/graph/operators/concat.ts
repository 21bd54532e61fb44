import { InvalidArgumentError } from '../../base/errors.ts';
import type { Tensor } from '../graph.ts';
import { type Dim, describe, normalizeAxis } from '../shape.ts';
import { zerosLike } from './sizes.ts';

/** Concatenates tensors along `axis` (negative counts from the end), along which their sizes must be fixed. */
export function concat(parts: readonly Tensor[], axis: number): Tensor {
  const first = parts[0];
  const at = normalizeAxis('concat', first, axis);
  for (const part of parts) {
    const fits =
      part.type === first.type &&
      part.shape.length === first.shape.length &&
      part.shape.every((dim, i) => (i === at ? typeof dim === 'number' : dim === first.shape[i]));
    if (!fits) {
      throw new InvalidArgumentError(
        `concat: ${describe(first)} and ${describe(part)} must have the same sizes except along axis ${at}, which must be fixed`,
      );
    }
  }
  const sizes = parts.map((part) => part.shape[at] as number);
  const total: Dim = sizes.reduce((a, b) => a + b, 0);
  const shape = first.shape.map((dim, i) => (i === at ? total : dim));
  return first.graph.node('Concat', parts, shape, {
    attributes: { axis: { int: at } },
    vjp: ([d]) => split(d!, sizes, at),
  });
}

/** Splits a tensor along `axis` (negative counts from the end) into parts of the given sizes. */
export function split(x: Tensor, sizes: readonly number[], axis: number): Tensor[] {
  const at = normalizeAxis('split', x, axis);
  if (x.shape[at] !== sizes.reduce((a, b) => a + b, 0)) {
    throw new InvalidArgumentError(
      `split: sizes [${sizes.join(', ')}] do not add up to axis ${at} of ${describe(x)}`,
    );
  }
  const shapes = sizes.map((size) => x.shape.map((dim, i) => (i === at ? size : dim)));
  return x.graph.nodeOf(
    'Split',
    [x, x.graph.constant(sizes, [sizes.length], 'int64')],
    shapes.map((shape) => ({ shape, type: x.type })),
    {
      attributes: { axis: { int: at } },
      vjp: (ds) => [
        concat(
          ds.map((d, i) => d ?? zerosLike(x, shapes[i])),
          at,
        ),
      ],
    },
  );
}
