import type { Tensor } from '../graph.ts';
import { sum } from '../operators/broadcast.ts';
import { concat, split } from '../operators/concat.ts';
import { add, multiply, sigmoid, subtract, tanh } from '../operators/elementwise.ts';
import { affine, gemm } from '../operators/matmul.ts';
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
 * scan computes one product per step, of h, and also outputs h, the activated gates, c and tanh(c). The
 * backward scan runs over those in reverse and outputs the gates' gradient. The products of the inputs of all steps and those
 * of the gradients of weights and inputs are single large ones.
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
  /** h before each step, [T, B, H] */
  readonly before: Tensor;
  /** h', i, f, o, g, i * g, f * c, tanh(c'), [T, B, H] each */
  readonly steps: readonly Tensor[];
}

function forward(xs: Tensor, { w, u, bias }: LstmWeights, h0: Tensor, c0: Tensor): Saved {
  const { graph, type } = xs;
  const [T, B] = xs.shape as [string, string, number];
  const H = u.shape[0] as number;
  const xw = affine(xs, w, bias); // (T, B, D) x (D, 4H) + (4H)
  const body = graph.body((b) => {
    const h = b.bodyInput('h', [B, H]);
    const c = b.bodyInput('c', [B, H]);
    const x = b.bodyInput('x', [B, 4 * H]);
    const a = gemm(h, u, { c: x }); // (B, H) x (H, 4H) + (B, 4H)
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
    const before = b.node('Identity', [h], h.shape);
    return { inputs: [h, c, x], outputs: [h1, c1, before, hs, i, f, o, g, ig, fc, t] };
  });
  const shapes = [[B, H], [B, H], ...new Array(9).fill([T, B, H])];
  const [, , before, ...steps] = graph.nodeOf(
    'Scan',
    [h0, c0, xw],
    shapes.map((shape) => ({ shape, type })),
    { attributes: scanAttributes(body, 'forward', 1, 9) },
  );
  return { before, steps };
}

/** @returns the gradients of x, w, u, the bias, h0 and c0 */
function backward(
  dhs: Tensor,
  x: Tensor,
  { w, u }: LstmWeights,
  h0: Tensor,
  { before, steps }: Saved,
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
  const dw = gemm(reshape(x, [rows, D]), flat, { transA: true });
  const du = gemm(reshape(before, [rows, H]), flat, { transA: true });
  const dx = reshape(gemm(flat, w, { transB: true }), x.shape, x);
  return [dx, dw, du, sum(flat, [0]), dh0, dc0];
}
