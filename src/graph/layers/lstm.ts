import type { Tensor } from '../graph.ts';
import { sum } from '../operators/broadcast.ts';
import { concat, split } from '../operators/concat.ts';
import { add, multiply, sigmoid, subtract, tanh } from '../operators/elementwise.ts';
import { gemm } from '../operators/matmul.ts';
import { reshape } from '../operators/reshape.ts';
import { productOf } from '../shape.ts';
import { scanAttributes } from './scan.ts';

export interface LstmWeights {
  /** Weights of the input, [D, 4H], with gates in the order i, f, o, g. */
  readonly w: Tensor;
  /** Weights of the state, [H, 4H]. */
  readonly u: Tensor;
  /** [4H] */
  readonly bias: Tensor;
}

/**
 * Long short-term memory over all time steps (Li et al. 2016, eq. (1)). Each gate has its own columns of W, U and b; g is
 * the equation's tanh(W_c x + U_c h + b_c):
 *
 *     i, f, o = sigmoid(x W + h U + b)   g = tanh(x W + h U + b)   c' = f * c + i * g   h' = o * tanh(c')
 *
 * Time-major, so that a step is contiguous in memory. Uses two `Scan`s with symbolic batch and time sizes. The forward
 * scan computes one product per step, of [x, h], and also outputs [x, h], the activated gates, c and tanh(c). The
 * backward scan runs over those in reverse and outputs the gates' gradient, from which the weight and input
 * gradients are computed as single large products.
 *
 * @param x [T, B, D]
 * @param initial h and c before the first step, each [B, H]
 * @returns hidden states, [T, B, H]
 */
export function lstmScan(
  x: Tensor,
  weights: LstmWeights,
  initial: readonly [Tensor, Tensor],
): Tensor {
  const { w, u, bias } = weights;
  const [h0, c0] = initial;
  let saved: Saved;
  const [hs] = x.graph.composite(
    [x, w, u, bias, h0, c0],
    () => {
      saved = forward(x, weights, h0, c0);
      return [saved.steps[0]] as const;
    },
    ([dhs]) => backward(dhs!, x, weights, h0, saved),
  );
  return hs;
}

/** Values of the forward pass that the backward pass needs. */
interface Saved {
  /** [x, h], [T, B, D + H] */
  readonly xh: Tensor;
  /** h', i, f, o, g, i * g, f * c, tanh(c'), [T, B, H] each */
  readonly steps: readonly Tensor[];
}

function forward(xs: Tensor, { w, u, bias }: LstmWeights, h0: Tensor, c0: Tensor): Saved {
  const { graph, type } = xs;
  const [T, B, D] = xs.shape as [string, string, number];
  const H = u.shape[0] as number;
  const wu = concat([w, u], 0); // (D + H, 4H)
  const body = graph.body((b) => {
    const h = b.bodyInput('h', [B, H]);
    const c = b.bodyInput('c', [B, H]);
    const x = b.bodyInput('x', [B, D]);
    const xh = concat([x, h], 1);
    const a = gemm(xh, wu, { c: bias }); // (B, D + H) x (D + H, 4H) + (4H)
    const [ai, af, ao, ag] = split(a, [H, H, H, H], 1) as [Tensor, Tensor, Tensor, Tensor];
    const i = sigmoid(ai);
    const f = sigmoid(af);
    const o = sigmoid(ao);
    const g = tanh(ag);
    const ig = multiply(i, g);
    const fc = multiply(f, c);
    const c1 = add(fc, ig);
    const t = tanh(c1);
    const h1 = multiply(o, t);
    // ONNX requires a state and a scan output to be different tensors.
    const hs = b.node('Identity', [h1], h1.shape);
    return { inputs: [h, c, x], outputs: [h1, c1, xh, hs, i, f, o, g, ig, fc, t] };
  });
  const shapes = [[B, H], [B, H], [T, B, D + H], ...new Array(8).fill([T, B, H])];
  const [, , xh, ...steps] = graph.nodeOf(
    'Scan',
    [h0, c0, xs],
    shapes.map((shape) => ({ shape, type })),
    { attributes: scanAttributes(body, 'forward', 1, 9) },
  );
  return { xh: xh, steps };
}

/** @returns the gradients of x, w, u, the bias, h0 and c0 */
function backward(
  dhs: Tensor,
  x: Tensor,
  { w, u }: LstmWeights,
  h0: Tensor,
  { xh, steps }: Saved,
): Tensor[] {
  const { graph, type } = dhs;
  const [T, B, H] = dhs.shape as [string, string, number];
  const D = w.shape[0] as number;
  const G = 4 * H;
  const body = graph.body((b) => {
    const of = (name: string) => b.bodyInput(name, [B, H]);
    const [dhNext, dcNext, d] = [of('dhNext'), of('dcNext'), of('d')];
    const [h, i, f, o, g] = [of('h'), of('i'), of('f'), of('o'), of('g')];
    const [ig, fc, t] = [of('ig'), of('fc'), of('t')];
    const dh = add(d, dhNext);
    // dc = dcNext + dh o (1 - t^2), where o t = h
    const dc = add(dcNext, multiply(dh, subtract(o, multiply(h, t))));
    // The derivative of sigmoid is s (1 - s): di = dc g i (1 - i), df = dc c f (1 - f), do = dh t o (1 - o).
    const through = (d: Tensor, product: Tensor, s: Tensor) =>
      multiply(multiply(d, product), subtract(1, s));
    // dg = dc i (1 - g^2)
    const dg = multiply(dc, subtract(i, multiply(ig, g)));
    const da = concat([through(dc, ig, i), through(dc, fc, f), through(dh, h, o), dg], 1);
    return {
      inputs: [dhNext, dcNext, d, h, i, f, o, g, ig, fc, t],
      outputs: [gemm(da, u, { transB: true }), multiply(dc, f), da],
    };
  });
  const none = graph.node('Sub', [h0, h0], h0.shape);
  const [dh0, dc0, da] = graph.nodeOf(
    'Scan',
    [none, none, dhs, ...steps],
    [
      [B, H],
      [B, H],
      [T, B, G],
    ].map((shape) => ({ shape, type })),
    { attributes: scanAttributes(body, 'backward', 9, 1) },
  ) as [Tensor, Tensor, Tensor];
  const rows = productOf([T, B]);
  const flat = reshape(da, [rows, G]);
  const dwu = gemm(reshape(xh, [rows, D + H]), flat, { transA: true });
  const [dw, du] = split(dwu, [D, H], 0) as [Tensor, Tensor];
  const dx = reshape(gemm(flat, w, { transB: true }), x.shape, x);
  return [dx, dw, du, sum(flat, [0]), dh0, dc0];
}
