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

/** The sizes of `shape`, [rank] int64. Named sizes are read from the axes of `like` with the same name. */
export function sizesFrom(like: Tensor, shape: Shape): Tensor {
  const { graph } = like;
  const parts = shape.map((dim) => {
    if (typeof dim === 'number') return graph.constant([dim], [1], 'int64');
    const axis = like.shape.indexOf(dim);
    if (axis >= 0) return sizesOf(like, axis, axis + 1);
    throw new InvalidArgumentError(
      `"${dim}" of ${showShape(shape)} is not a size of ${describe(like)}; pass a tensor that has it`,
    );
  });
  return graph.node('Concat', parts, [shape.length], {
    attributes: { axis: { int: 0 } },
  });
}

/** Zeros of the given shape, in the element type of `like`, which must have all named sizes of the shape. */
export function zerosLike(like: Tensor, shape: Shape): Tensor {
  const { graph } = like;
  return graph.node('Expand', [graph.scalar(0, like.type), sizesFrom(like, shape)], shape);
}
