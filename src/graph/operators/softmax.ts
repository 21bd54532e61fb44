import type { Tensor } from '../graph.ts';
import { sum } from './broadcast.ts';
import { exp, multiply, subtract } from './elementwise.ts';
import { unsqueeze } from './reshape.ts';

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

/** log(sum(exp(x))) over the last axis, which is removed, without overflow. */
export function logSumExp(x: Tensor): Tensor {
  const axes = x.graph.constant([-1], [1], 'int64');
  return x.graph.node('ReduceLogSumExp', [x, axes], x.shape.slice(0, -1), {
    attributes: { keepdims: { int: 0 } },
    vjp: ([d]) => [multiply(softmax(x), unsqueeze(d!, x.shape.length - 1))],
  });
}
