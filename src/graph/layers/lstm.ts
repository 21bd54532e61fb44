import { concat, split } from '../operators/concat.ts';
import { add, multiply, sigmoid, subtract, tanh } from '../operators/elementwise.ts';
import { gemm } from '../operators/matmul.ts';
import { reshape } from '../operators/reshape.ts';
import { productOf, type Tensor } from '../tensor.ts';
import { scanAttributes } from './scan.ts';

/**
 * Long short-term memory over all time steps (li-2016 eq. (1)):
 *
 *     i, f, o = sigmoid(x + h U)   g = tanh(x + h U)   c' = f * c + i * g   h' = o * tanh(c')
 *
 * Time-major, so that a step is one contiguous slab. Two `Scan`s with batch and time symbolic: the forward
 * one also yields the activated gates, c and tanh(c); the backward one runs over those in reverse and
 * yields the gates' gradient, from which weight and input gradients are single large products.
 *
 * @param xw input projections x W + b of all steps, [T, B, 4H], gates in the order i, f, o, g
 * @param u recurrent weights, [H, 4H]
 * @param initial h and c before the first step, each [B, H]
 * @returns hidden states, [T, B, H]
 */
export function lstmScan(xw: Tensor, u: Tensor, initial: readonly [Tensor, Tensor]): Tensor {
  const [h0, c0] = initial;
  let saved: Saved;
  const [hs] = xw.graph.composite(
    [xw, u, h0, c0],
    () => {
      saved = forward(xw, u, h0, c0);
      return [saved.steps[0]!] as const;
    },
    ([dhs]) => backward(dhs!, u, h0, saved),
  );
  return hs;
}

/** What the backward pass reads of the forward one, [T, B, H] each. */
interface Saved {
  /** h */
  readonly before: Tensor;
  /** h', i, f, o, g, i * g, f * c, tanh(c') */
  readonly steps: readonly Tensor[];
}

function forward(xw: Tensor, u: Tensor, h0: Tensor, c0: Tensor): Saved {
  const { graph, type } = xw;
  const [T, B, G] = xw.shape as [string, string, number];
  const H = u.shape[0] as number;
  const body = graph.body((b) => {
    const h = b.bodyInput('h', [B, H]);
    const c = b.bodyInput('c', [B, H]);
    const x = b.bodyInput('x', [B, G]);
    const [a, ag] = split(gemm(h, u, { c: x }), [3 * H, H], 1) as [Tensor, Tensor];
    const [i, f, o] = split(sigmoid(a), [H, H, H], 1) as [Tensor, Tensor, Tensor];
    const g = tanh(ag);
    const ig = multiply(i, g);
    const fc = multiply(f, c);
    const c1 = add(fc, ig);
    const t = tanh(c1);
    const h1 = multiply(o, t);
    // A state and an output of all steps must be different tensors.
    const copy = (state: Tensor) => b.node('Identity', [state], state.shape);
    return {
      inputs: [h, c, x],
      outputs: [h1, c1, copy(h), copy(h1), i, f, o, g, ig, fc, t],
    };
  });
  const shapes = [[B, H], [B, H], ...new Array(9).fill([T, B, H])];
  const [, , before, ...steps] = graph.nodeOf(
    'Scan',
    [h0, c0, xw],
    shapes.map((shape) => ({ shape, type })),
    { attributes: scanAttributes(body, 'forward', 1, 9) },
  );
  return { before: before!, steps };
}

/** @returns the gradients of xw, u, h0 and c0 */
function backward(dhs: Tensor, u: Tensor, h0: Tensor, saved: Saved): Tensor[] {
  const { graph, type } = dhs;
  const [T, B, H] = dhs.shape as [string, string, number];
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
    [none, none, dhs, ...saved.steps],
    [
      [B, H],
      [B, H],
      [T, B, G],
    ].map((shape) => ({ shape, type })),
    { attributes: scanAttributes(body, 'backward', 9, 1) },
  ) as [Tensor, Tensor, Tensor];
  const rows = productOf([T, B]);
  const before = reshape(saved.before, [rows, H]);
  const du = gemm(before, reshape(da, [rows, G]), { transA: true });
  return [da, du, dh0, dc0];
}
