import type { Tensor } from '../graph.ts';
import { type ElementType, elementCodes } from '../shape.ts';

/** Converts a tensor to another element type. No gradient flows through it. */
export function cast(x: Tensor, type: ElementType): Tensor {
  if (x.type === type) return x;
  return x.graph.node('Cast', [x], x.shape, {
    type,
    attributes: { to: { int: elementCodes[type] } },
  });
}
