import type { Tensor } from '../graph.ts';
import { sum } from './broadcast.ts';
import { exp, multiply, subtract } from './elementwise.ts';

/** exp(x) / sum(exp(x)) over the last axis. */
export function softmax(x: Tensor): Tensor {
  const y: Tensor = x.graph.node('Softmax', [x], x.shape, {
    attributes: { axis: { int: -1 } },
    // dx = y * (dy - sum(dy * y))
    vjp: ([d]) => [multiply(y, subtract(d!, sum(multiply(d!, y), [-1], { keep: true })))],
  });
  return y;
}

/** log(softmax(x)) over the last axis, without overflow. */
export function logSoftmax(x: Tensor): Tensor {
  const y: Tensor = x.graph.node('LogSoftmax', [x], x.shape, {
    attributes: { axis: { int: -1 } },
    // dx = dy - softmax(x) * sum(dy)
    vjp: ([d]) => [subtract(d!, multiply(exp(y), sum(d!, [-1], { keep: true })))],
  });
  return y;
}
