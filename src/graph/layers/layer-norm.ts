import { InvalidArgumentError } from '../../base/errors.ts';
import type { Tensor } from '../graph.ts';
import { ones, zeros } from '../initializers.ts';
import { add, divide, multiply, sqrt, subtract } from '../operators/elementwise.ts';
import { mean } from '../operators/reduce.ts';
import { describe } from '../shape.ts';

/**
 * Layer normalization over the last axis (Ba, Kiros, Hinton 2016): `(x - mean) / sqrt(var + epsilon)
 * * scale + shift`, biased variance. Parameters `name.scale`, `name.shift` [D].
 */
export function layerNorm(x: Tensor, name: string, epsilon = 1e-5): Tensor {
  const size = x.shape.at(-1);
  if (typeof size !== 'number') {
    throw new InvalidArgumentError(
      `layerNorm "${name}": the last size of ${describe(x)} must be fixed`,
    );
  }
  const scale = x.graph.parameter(`${name}.scale`, [size], ones);
  const shift = x.graph.parameter(`${name}.shift`, [size], zeros);
  const centred = subtract(x, mean(x, [-1], { keep: true }));
  const variance = mean(multiply(centred, centred), [-1], { keep: true });
  return add(multiply(divide(centred, sqrt(add(variance, epsilon))), scale), shift);
}
