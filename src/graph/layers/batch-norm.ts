import { InvalidArgumentError } from '../../base/errors.ts';
import type { Tensor } from '../graph.ts';
import { ones, zeros } from '../initializers.ts';
import { sum } from '../operators/broadcast.ts';
import { add, divide, multiply, sqrt, subtract } from '../operators/elementwise.ts';
import { count } from '../operators/reduce.ts';
import { unsqueeze } from '../operators/reshape.ts';
import { describe, sameShape } from '../shape.ts';

export interface BatchNormOptions {
  /** [T, B] for x [T, B, C], 1 at tokens. Padding is excluded from the statistics. */
  readonly mask?: Tensor;
  /** Added to the variance (default 1e-5). */
  readonly epsilon?: number;
  /** Weight of the newest batch in the running statistics (default 0.1). */
  readonly momentum?: number;
}

/**
 * Batch normalization of channels, the last axis (Ioffe and Szegedy 2015). In training, it uses the batch's own
 * mean and biased variance over all other axes; at inference, running averages of the mean and, as in
 * PyTorch, of the unbiased variance. Parameters `name.scale`, `name.shift` and (averaged, not learned)
 * `name.mean`, `name.variance` [C].
 */
export function batchNorm(x: Tensor, name: string, options: BatchNormOptions = {}): Tensor {
  const { mask, epsilon = 1e-5, momentum = 0.1 } = options;
  const { graph, shape } = x;
  const C = shape.at(-1);
  if (typeof C !== 'number' || (mask && !sameShape(mask.shape, shape.slice(0, -1)))) {
    throw new InvalidArgumentError(
      `batchNorm "${name}": needs [.., C] with C fixed and a mask [..], got ${describe(x)}${mask ? ` and ${describe(mask)}` : ''}`,
    );
  }
  const scale = graph.parameter(`${name}.scale`, [C], ones);
  const shift = graph.parameter(`${name}.shift`, [C], zeros);
  const runningMean = graph.parameter(`${name}.mean`, [C], zeros);
  const runningVariance = graph.parameter(`${name}.variance`, [C], ones);
  if (!graph.training) {
    const factor = divide(scale, sqrt(add(runningVariance, epsilon)));
    return add(multiply(subtract(x, runningMean), factor), shift);
  }
  const others = [...shape.keys()].slice(0, -1);
  const m = mask && unsqueeze(mask, shape.length - 1);
  const n = m ? atLeastOne(sum(m)) : count(x, others);
  const masked = (t: Tensor) => (m ? multiply(t, m) : t);
  let centred: Tensor;
  let deviation: Tensor;
  let factor: Tensor;
  const [y] = graph.composite(
    [x, scale, shift],
    () => {
      const mean = divide(sum(masked(x), others), n);
      centred = subtract(x, mean);
      const squares = sum(masked(multiply(centred, centred)), others);
      const variance = divide(squares, n);
      graph.runningAverage(runningMean, mean, momentum);
      graph.runningAverage(runningVariance, divide(squares, atLeastOne(subtract(n, 1))), momentum);
      deviation = sqrt(add(variance, epsilon));
      factor = divide(scale, deviation);
      return [add(multiply(centred, factor), shift)] as const;
    },
    ([d]) => {
      // dx = scale / deviation * (d - (sum(d) + normal * sum(d * normal)) / n), the second term at tokens only,
      // where normal = centred / deviation
      const dShift = sum(d!, others);
      const dScale = divide(sum(multiply(d!, centred), others), deviation);
      const slope = divide(dScale, multiply(deviation, n));
      const common = add(multiply(centred, slope), divide(dShift, n));
      return [multiply(subtract(d!, masked(common)), factor), dScale, dShift];
    },
  );
  return y;
}

function atLeastOne(x: Tensor): Tensor {
  return x.graph.node('Max', [x, x.graph.scalar(1, x.type)], x.shape);
}
