import { InvalidArgumentError } from '../../base/errors.ts';
import type { Tensor } from '../graph.ts';
import { describe, type Shape, showShape } from '../shape.ts';

/** The shape of a tensor at run time: [rank] int64. */
export function shapeOf(x: Tensor): Tensor {
  return x.graph.node('Shape', [x], [x.shape.length], { type: 'int64' });
}

/** The sizes of the axes from `start` to before `end` (default: all remaining) at run time: int64. */
export function sizesOf(x: Tensor, start: number, end = x.shape.length): Tensor {
  return x.graph.node('Shape', [x], [end - start], {
    type: 'int64',
    attributes: { start: { int: start }, end: { int: end } },
  });
}

/**
 * The sizes of `shape`, [rank] int64. Named sizes are read from the axes with the same name of `like` or of one of
 * `others`.
 */
export function sizesFrom(like: Tensor, shape: Shape, ...others: readonly Tensor[]): Tensor {
  const { graph } = like;
  const parts = shape.map((dim) => {
    if (typeof dim === 'number') return graph.constant([dim], [1], 'int64');
    const source = [like, ...others].find((one) => one.shape.includes(dim));
    const axis = source?.shape.indexOf(dim) ?? -1;
    if (source) return sizesOf(source, axis, axis + 1);
    throw new InvalidArgumentError(
      `"${dim}" of ${showShape(shape)} is not a size of ${describe(like)}; pass a tensor that has it`,
    );
  });
  return graph.node('Concat', parts, [shape.length], {
    attributes: { axis: { int: 0 } },
  });
}

/**
 * Zeros of the given shape, in the element type of `like`. Each named size of the shape must be one of `like` or of
 * `others`.
 */
export function zerosLike(like: Tensor, shape: Shape, ...others: readonly Tensor[]): Tensor {
  const { graph } = like;
  const sizes = sizesFrom(like, shape, ...others);
  return graph.node('Expand', [graph.scalar(0, like.type), sizes], shape);
}
