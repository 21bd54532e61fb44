import type { Tensor } from '../graph.ts';
import { sum } from '../operators/broadcast.ts';
import { concat, split } from '../operators/concat.ts';
import { add, multiply, sigmoid, subtract, tanh } from '../operators/elementwise.ts';
import { gemm } from '../operators/matmul.ts';
import { reshape } from '../operators/reshape.ts';
import { productOf } from '../shape.ts';
import { scanAttributes } from './scan.ts';

/**
 * Gated recurrent unit over all time steps, in PyTorch's form (the reset gate is applied to the projected state):
 *
 *     r = sigmoid(x_r + h U_r)   z = sigmoid(x_z + h U_z)
 *     n = tanh(x_n + r * (h U_n + c))   h' = n + z * (h - n)
 *
 * Uses two `Scan`s, like the LSTM.
 *
 * @param xw input projections x W + b of all steps, [T, B, 3H], in the order r, z, n
 * @param u recurrent weights, [H, 3H]
 * @param bias added to h U, [3H]; its n part is the c above
 * @param initial state before the first step, [B, H]
 * @returns hidden states, [T, B, H]
 */
export function gruScan(xw: Tensor, u: Tensor, bias: Tensor, initial: Tensor): Tensor {
  let saved: Saved;
  const [hs] = xw.graph.composite(
    [xw, u, bias, initial],
    () => {
      saved = forward(xw, u, bias, initial);
      return [saved.hs] as const;
    },
    ([dhs]) => backward(dhs!, u, initial, saved),
  );
  return hs;
}

/** Values of the forward pass that the backward pass needs: [T, B, H]; the gates r, z are [T, B, 2H]. */
interface Saved {
  readonly hs: Tensor;
  /** h, the state before the step */
  readonly before: Tensor;
  readonly rz: Tensor;
  readonly n: Tensor;
  /** h U_n + c */
  readonly pn: Tensor;
}

function forward(xw: Tensor, u: Tensor, bias: Tensor, initial: Tensor): Saved {
  const { graph, type } = xw;
  const [T, B, G] = xw.shape as [string, string, number];
  const H = u.shape[0] as number;
  const body = graph.body((b) => {
    const h = b.bodyInput('h', [B, H]);
    const x = b.bodyInput('x', [B, G]);
    const p = gemm(h, u, { c: bias }); // (B, H) x (H, 3H) + (3H)
    const [prz, pn] = split(p, [2 * H, H], 1) as [Tensor, Tensor];
    const [xrz, xn] = split(x, [2 * H, H], 1) as [Tensor, Tensor];
    const rz = sigmoid(add(xrz, prz));
    const [r, z] = split(rz, [H, H], 1) as [Tensor, Tensor];
    const n = tanh(add(xn, multiply(r, pn)));
    const h1 = add(n, multiply(z, subtract(h, n)));
    // ONNX requires a state and a scan output to be different tensors.
    const copy = (state: Tensor) => b.node('Identity', [state], state.shape);
    return { inputs: [h, x], outputs: [h1, copy(h), copy(h1), rz, n, pn] };
  });
  const all = [T, B, H];
  const [, before, hs, rz, n, pn] = graph.nodeOf(
    'Scan',
    [initial, xw],
    [[B, H], all, all, [T, B, 2 * H], all, all].map((shape) => ({ shape, type })),
    { attributes: scanAttributes(body, 'forward', 1, 5) },
  ) as [Tensor, Tensor, Tensor, Tensor, Tensor, Tensor];
  return { hs, before, rz, n, pn };
}

/** @returns the gradients of xw, u, bias and the initial state */
function backward(dhs: Tensor, u: Tensor, initial: Tensor, saved: Saved): Tensor[] {
  const { before, rz, n, pn } = saved;
  const { graph, type } = dhs;
  const [T, B, H] = dhs.shape as [string, string, number];
  const G = 3 * H;
  const body = graph.body((b) => {
    const dhNext = b.bodyInput('dh', [B, H]);
    const d = b.bodyInput('d', [B, H]);
    const gates = b.bodyInput('rz', [B, 2 * H]);
    const nt = b.bodyInput('n', [B, H]);
    const pnt = b.bodyInput('pn', [B, H]);
    const h = b.bodyInput('h', [B, H]); // before the step
    const [r, z] = split(gates, [H, H], 1) as [Tensor, Tensor];
    const dh = add(d, dhNext);
    const dhz = multiply(dh, z);
    const dan = multiply(subtract(dh, dhz), subtract(1, multiply(nt, nt)));
    const drz = concat([multiply(dan, pnt), multiply(dh, subtract(h, nt))], 1);
    const darz = multiply(drz, multiply(gates, subtract(1, gates)));
    const da = concat([darz, dan], 1); // of x W + b
    const dp = concat([darz, multiply(dan, r)], 1); // of h U + bias
    const dhPrevious = gemm(dp, u, { transB: true, c: dhz });
    return {
      inputs: [dhNext, d, gates, nt, pnt, h],
      outputs: [dhPrevious, da, dp],
    };
  });
  const none = graph.node('Sub', [initial, initial], initial.shape);
  const [dInitial, da, dp] = graph.nodeOf(
    'Scan',
    [none, dhs, rz, n, pn, before],
    [
      [B, H],
      [T, B, G],
      [T, B, G],
    ].map((shape) => ({ shape, type })),
    { attributes: scanAttributes(body, 'backward', 5, 2) },
  ) as [Tensor, Tensor, Tensor];
  const rows = productOf([T, B]);
  const flat = reshape(dp, [rows, G]);
  const du = gemm(reshape(before, [rows, H]), flat, { transA: true });
  return [da, du, sum(flat, [0]), dInitial];
}
