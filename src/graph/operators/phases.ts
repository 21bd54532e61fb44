import type { Tensor } from '../graph.ts';
import { ceilDivide, productOf, shifted } from '../shape.ts';
import { concat, split } from './concat.ts';
import { squeeze, unsqueeze } from './reshape.ts';
import { sizesOf, zerosLike } from './sizes.ts';

/**
 * Splits the steps of x [T, B, C], padded with zeros, into `stride` tensors [n, B, C]: phase r has the steps r, r + stride,
 * r + 2 stride, .. of the padded rows. n is such that the windows of `width` steps that start at every `stride`-th step
 * end where the phases do: n = windows + ceil(width / stride) - 1.
 *
 * @param sliding.padding zeros before the first step, and, for counting windows, after the last one
 */
export function phases(
  x: Tensor,
  sliding: { readonly width: number; readonly stride: number; readonly padding: number },
): readonly Tensor[] {
  const { width, stride, padding } = sliding;
  const { graph } = x;
  const [T, B, C] = x.shape;
  const perWindow = Math.ceil(width / stride);
  const windows = ceilDivide(shifted(T, 2 * padding - width + 1), stride);
  const n = shifted(windows, perWindow - 1);
  const int64 = (...values: number[]) => graph.constant(values, [values.length], 'int64');
  const join = (length: number, ...parts: Tensor[]) =>
    graph.node('Concat', parts, [length], { attributes: { axis: { int: 0 } } });
  const compute = (operator: 'Add' | 'Sub' | 'Mul' | 'Div', a: Tensor, b: Tensor) =>
    graph.node(operator, [a, b], [1]);
  const steps = sizesOf(x, 0, 1);
  const others = sizesOf(x, 1);
  // stride n = stride (floor((T + 2 padding - width) / stride) + perWindow)
  const from = compute('Div', compute('Add', steps, int64(2 * padding - width)), int64(stride));
  const length = compute('Mul', compute('Add', from, int64(perWindow)), int64(stride));
  // Zeros after the last step; negative if some last steps are in no window.
  const after = compute('Sub', compute('Sub', length, steps), int64(padding));
  const padded = [productOf([n, stride]), B, C];
  return graph.composite(
    [x],
    () => {
      const pads = join(6, int64(padding, 0, 0), after, int64(0, 0));
      const rows = graph.node('Pad', [x, pads], padded);
      const sizes = join(4, int64(-1, stride), others);
      const apart = graph.node('Reshape', [rows, sizes], [n, stride, B, C]);
      return split(apart, new Array<number>(stride).fill(1), 1).map((phase) => squeeze(phase, 1));
    },
    (ds) => {
      const some = ds.find((d) => d) as Tensor;
      const parts = ds.map((d) => unsqueeze(d ?? zerosLike(some, some.shape), 1));
      const sizes = join(3, int64(-1), others);
      const rows = graph.node('Reshape', [concat(parts, 1), sizes], padded);
      const pads = join(6, int64(-padding, 0, 0), graph.node('Neg', [after], [1]), int64(0, 0));
      return [graph.node('Pad', [rows, pads], x.shape)];
    },
  );
}
