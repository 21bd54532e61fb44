import { InvalidArgumentError } from '../../base/errors.ts';
import type { Tensor } from '../graph.ts';
import { type Dim, describe, normalizeAxis, type Shape } from '../shape.ts';
import { sizesOf, zerosLike } from './sizes.ts';

/**
 * Concatenates tensors along `axis` (negative counts from the end). Named sizes along it are added: 'T' and 'J' give
 * 'T+J'.
 */
export function concat(parts: readonly Tensor[], axis: number): Tensor {
  const first = parts[0];
  const at = normalizeAxis('concat', first, axis);
  for (const part of parts) {
    const fits =
      part.type === first.type &&
      part.shape.length === first.shape.length &&
      part.shape.every((dim, i) => i === at || dim === first.shape[i]);
    if (!fits) {
      throw new InvalidArgumentError(
        `concat: ${describe(first)} and ${describe(part)} must have the same sizes except along axis ${at}`,
      );
    }
  }
  const sizes = parts.map((part) => part.shape[at]);
  const total = sumOf(sizes);
  const shape = first.shape.map((dim, i) => (i === at ? total : dim));
  return first.graph.node('Concat', parts, shape, {
    attributes: { axis: { int: at } },
    vjp: ([d]) => splitLike(d!, parts, at),
  });
}

/** The sum of sizes: a number if all are fixed, else a sum of names. */
function sumOf(sizes: Shape): Dim {
  return sizes.every((size) => typeof size === 'number')
    ? sizes.reduce((a, b) => a + b, 0)
    : sizes.join('+');
}

/** The inverse of `concat`. */
function splitLike(x: Tensor, parts: readonly Tensor[], at: number): Tensor[] {
  const sizes = parts.map((part) => part.shape[at]);
  if (sizes.every((size) => typeof size === 'number')) return split(x, sizes, at);
  const { graph } = x;
  const each = parts.map((part) => sizesOf(part, at, at + 1));
  const counts = graph.node('Concat', each, [parts.length], { attributes: { axis: { int: 0 } } });
  return graph.nodeOf(
    'Split',
    [x, counts],
    parts.map(({ shape }) => ({ shape, type: x.type })),
    { attributes: { axis: { int: at } } },
  );
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
