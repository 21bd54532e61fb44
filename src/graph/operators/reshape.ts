import { InvalidArgumentError } from '../../base/errors.ts';
import type { Tensor } from '../graph.ts';
import { describe, factorsOf, type Shape, sameShape, showShape } from '../shape.ts';
import { sizesFrom } from './sizes.ts';

/**
 * Reshapes a tensor. Named sizes may be merged ([T, B, D] to ['T*B', D]) and split again with the help of a tensor that
 * has them.
 *
 * @param like tensors from which named sizes of `shape` are read; needed if two or more of them are not at the same axis of
 *   `x` (a single one follows from the rest)
 */
export function reshape(x: Tensor, shape: Shape, ...like: readonly Tensor[]): Tensor {
  if (sameShape(x.shape, shape)) return x;
  if (factorsOf(x.shape) !== factorsOf(shape)) {
    throw new InvalidArgumentError(
      `reshape: ${describe(x)} cannot become ${showShape(shape)}: the numbers of elements differ`,
    );
  }
  // ONNX: 0 copies the size of the same axis, -1 follows from the rest.
  const codes = shape.map((dim, i) =>
    typeof dim === 'number' ? dim : dim === x.shape[i] ? 0 : -1,
  );
  const open = codes.filter((code) => code === -1).length;
  const [first, ...others] = like;
  if (open > 1 && !first) {
    throw new InvalidArgumentError(
      `reshape: the named sizes of ${showShape(shape)} cannot be derived from ${describe(x)}; pass a tensor that has them`,
    );
  }
  const target =
    open > 1
      ? sizesFrom(first, shape, ...others)
      : x.graph.constant(codes, [codes.length], 'int64');
  return x.graph.node('Reshape', [x, target], shape, {
    vjp: ([d]) => [reshape(d!, x.shape, x)],
  });
}

/** Adds axes of size 1, at the given positions of the result. */
export function unsqueeze(x: Tensor, ...at: readonly number[]): Tensor {
  const shape = [...x.shape];
  for (const axis of [...at].sort((a, b) => a - b)) {
    if (!(axis >= 0 && axis <= shape.length)) {
      throw new InvalidArgumentError(`unsqueeze: axis ${axis} is out of range for ${describe(x)}`);
    }
    shape.splice(axis, 0, 1);
  }
  return x.graph.node('Unsqueeze', [x, axesOf(x, at)], shape, {
    vjp: ([d]) => [squeeze(d!, ...at)],
  });
}

/** Removes axes, which must have size 1. */
export function squeeze(x: Tensor, ...at: readonly number[]): Tensor {
  for (const axis of at) {
    if (x.shape[axis] !== 1) {
      throw new InvalidArgumentError(`squeeze: axis ${axis} of ${describe(x)} is not of size 1`);
    }
  }
  const shape = x.shape.filter((_, i) => !at.includes(i));
  return x.graph.node('Squeeze', [x, axesOf(x, at)], shape, {
    vjp: ([d]) => [unsqueeze(d!, ...at)],
  });
}

/** Permutes axes: `transpose(x, [1, 0, 2])` swaps the first two. */
export function transpose(x: Tensor, order: readonly number[]): Tensor {
  const inverse = order.map((_, i) => order.indexOf(i));
  if (order.length !== x.shape.length || inverse.includes(-1)) {
    throw new InvalidArgumentError(
      `transpose: [${order.join(', ')}] is not a permutation of the axes of ${describe(x)}`,
    );
  }
  const shape = order.map((axis) => x.shape[axis]);
  return x.graph.node('Transpose', [x], shape, {
    attributes: { perm: { ints: order } },
    vjp: ([d]) => [transpose(d!, inverse)],
  });
}

/** Swaps the last two axes. `x` must have at least two. */
export function transposeLast(x: Tensor): Tensor {
  const last = x.shape.length - 1;
  return transpose(x, [...Array(last - 1).keys(), last, last - 1]);
}

function axesOf(x: Tensor, axes: readonly number[]): Tensor {
  return x.graph.constant(axes, [axes.length], 'int64');
}
