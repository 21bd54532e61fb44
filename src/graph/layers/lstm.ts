import { concat, split } from '../operators/concat.ts';
import { add, multiply, sigmoid, subtract, tanh } from '../operators/elementwise.ts';
import { gemm } from '../operators/matmul.ts';
import { reshape } from '../operators/reshape.ts';
import { productOf, type Tensor } from '../tensor.ts';
import { previousStates, scanAttributes } from './scan.ts';

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
      return [saved.hs] as const;
    },
    ([dhs]) => backward(dhs!, u, h0, c0, saved),
  );
  return hs;
}

/** What the backward pass reads of the forward one: [T, B, H], the gates i, f, o [T, B, 3H]. */
interface Saved {
  readonly hs: Tensor;
  readonly gates: Tensor;
  readonly g: Tensor;
  readonly cs: Tensor;
  readonly tanhC: Tensor;
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
    const gates = sigmoid(a);
    const [i, f, o] = split(gates, [H, H, H], 1) as [Tensor, Tensor, Tensor];
    const g = tanh(ag);
    const c1 = add(multiply(f, c), multiply(i, g));
    const tanhC = tanh(c1);
    const h1 = multiply(o, tanhC);
    // A state and an output of all steps must be different tensors.
    const copy = (t: Tensor) => b.node('Identity', [t], t.shape);
    return {
      inputs: [h, c, x],
      outputs: [h1, c1, copy(h1), gates, g, copy(c1), tanhC],
    };
  });
  const all = [T, B, H];
  const shapes = [[B, H], [B, H], all, [T, B, 3 * H], all, all, all];
  const [, , hs, gates, g, cs, tanhC] = graph.nodeOf(
    'Scan',
    [h0, c0, xw],
    shapes.map((shape) => ({ shape, type })),
    { attributes: scanAttributes(body, 'forward', 1, 5) },
  ) as [Tensor, Tensor, Tensor, Tensor, Tensor, Tensor, Tensor];
  return { hs, gates, g, cs, tanhC };
}

/** @returns the gradients of xw, u, h0 and c0 */
function backward(dhs: Tensor, u: Tensor, h0: Tensor, c0: Tensor, saved: Saved): Tensor[] {
  const { hs, gates, g, cs, tanhC } = saved;
  const { graph, type } = dhs;
  const [T, B, H] = dhs.shape as [string, string, number];
  const G = 4 * H;
  const body = graph.body((b) => {
    const dhNext = b.bodyInput('dh', [B, H]);
    const dcNext = b.bodyInput('dc', [B, H]);
    const d = b.bodyInput('d', [B, H]);
    const gate = b.bodyInput('gates', [B, 3 * H]);
    const z = b.bodyInput('g', [B, H]);
    const c = b.bodyInput('c', [B, H]); // before the step
    const t = b.bodyInput('tanhC', [B, H]);
    const [i, f, o] = split(gate, [H, H, H], 1) as [Tensor, Tensor, Tensor];
    const dh = add(d, dhNext);
    const dc = add(dcNext, multiply(multiply(dh, o), subtract(1, multiply(t, t))));
    const dGates = concat([multiply(dc, z), multiply(dc, c), multiply(dh, t)], 1);
    const dIfo = multiply(dGates, multiply(gate, subtract(1, gate)));
    const dG = multiply(multiply(dc, i), subtract(1, multiply(z, z)));
    const da = concat([dIfo, dG], 1);
    return {
      inputs: [dhNext, dcNext, d, gate, z, c, t],
      outputs: [gemm(da, u, { transB: true }), multiply(dc, f), da],
    };
  });
  const none = graph.node('Sub', [h0, h0], h0.shape);
  const [dh0, dc0, da] = graph.nodeOf(
    'Scan',
    [none, none, dhs, gates, g, previousStates(cs, c0), tanhC],
    [
      [B, H],
      [B, H],
      [T, B, G],
    ].map((shape) => ({ shape, type })),
    { attributes: scanAttributes(body, 'backward', 5, 1) },
  ) as [Tensor, Tensor, Tensor];
  const rows = productOf([T, B]);
  const before = reshape(previousStates(hs, h0), [rows, H]);
  const du = gemm(before, reshape(da, [rows, G]), { transA: true });
  return [da, du, dh0, dc0];
}
