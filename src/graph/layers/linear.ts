import { InvalidArgumentError } from '../../base/errors.ts';
import type { Tensor } from '../graph.ts';
import { type Initializer, xavierUniform, zeros } from '../initializers.ts';
import { affine } from '../operators/matmul.ts';
import { describe } from '../shape.ts';

export interface LinearOptions {
  /** Whether to add a learned bias, or its initial values (default true: zeros). */
  readonly bias?: boolean | Initializer;
  readonly initializer?: Initializer;
}

/** x W + b over the last axis: [.., I] -> [.., O]. Parameters `name.weight` [I, O], `name.bias` [O]. */
export function linear(x: Tensor, name: string, size: number, options: LinearOptions = {}): Tensor {
  const { bias = true, initializer = xavierUniform } = options;
  const { graph } = x;
  const input = x.shape.at(-1);
  if (typeof input !== 'number') {
    throw new InvalidArgumentError(
      `linear "${name}": the last size of ${describe(x)} must be fixed`,
    );
  }
  const weight = graph.parameter(`${name}.weight`, [input, size], initializer);
  const first = bias === true ? zeros : bias;
  const b = first ? graph.parameter(`${name}.bias`, [size], first) : undefined;
  return affine(x, weight, b);
}
