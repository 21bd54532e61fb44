import { InvalidArgumentError } from '../../base/errors.ts';
import { xavierUniform, zeros } from '../initializers.ts';
import { concat } from '../operators/concat.ts';
import { multiply } from '../operators/elementwise.ts';
import { affine } from '../operators/matmul.ts';
import { unsqueeze } from '../operators/reshape.ts';
import { shift } from '../operators/shift.ts';
import { describe, sameShape, type Tensor } from '../tensor.ts';

/**
 * Convolution over time that keeps the length: [T, B, C] -> [T, B, O], an odd `width` of steps around each,
 * zeros beyond the ends and at padding. Written as one product over the unfolded input, so that its
 * gradients are products too. Parameters `name.weight` [width * C, O] (the step before first), `name.bias` [O].
 *
 * @param mask [T, B], ones where there is a token
 */
export function conv1d(x: Tensor, mask: Tensor, name: string, size: number, width: number): Tensor {
  const C = x.shape.at(-1);
  const fits = x.shape.length === 3 && sameShape(mask.shape, x.shape.slice(0, 2));
  if (!fits || typeof C !== 'number' || width % 2 !== 1) {
    throw new InvalidArgumentError(
      `conv1d "${name}": needs [T, B, C] with C fixed, a mask [T, B] and an odd width, got ${describe(x)}, ${describe(mask)} and ${width}`,
    );
  }
  const weight = x.graph.parameter(`${name}.weight`, [width * C, size], xavierUniform);
  const bias = x.graph.parameter(`${name}.bias`, [size], zeros);
  const reach = (width - 1) / 2;
  const tokens = multiply(x, unsqueeze(mask, 2));
  const steps = Array.from({ length: width }, (_, i) => shift(tokens, 0, reach - i));
  return affine(concat(steps, 2), weight, bias); // (T, B, width * C) x (width * C, O) + (O)
}
