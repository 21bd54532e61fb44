import { InvalidArgumentError } from '../../base/errors.ts';
import type { Tensor } from '../graph.ts';
import { xavierUniform, zeros } from '../initializers.ts';
import { sum } from '../operators/broadcast.ts';
import { concat, split } from '../operators/concat.ts';
import { add, indicator, multiply, subtract } from '../operators/elementwise.ts';
import { affine } from '../operators/matmul.ts';
import { phases } from '../operators/phases.ts';
import { max } from '../operators/reduce.ts';
import { unsqueeze } from '../operators/reshape.ts';
import { pad, window } from '../operators/window.ts';
import { describe, sameShape } from '../shape.ts';

export interface Sliding {
  /** Number of steps in a window. */
  readonly width: number;
  /** Distance between the starts of consecutive windows (default 1). */
  readonly stride?: number;
  /** Number of steps added at each end of every row (default (width - 1) / 2, which preserves the length at stride 1). */
  readonly padding?: number;
}

export interface Slid {
  /** [T', B, O]; undefined at padding. */
  readonly states: Tensor;
  /** [T', B]. A row of n > 0 tokens has floor((n + 2 padding - width) / stride) + 1 steps; a row without tokens has none. */
  readonly mask: Tensor;
}

/**
 * Convolution over time: x [T, B, C] -> [T', B, O], with zeros beyond the ends. Equals PyTorch's Conv1d applied to each row
 * without its padding. Implemented as one product, so that its gradients are products too: over the unfolded input, or, where
 * that is larger, before its parts are shifted and added.
 * Parameters `name.weight` [width * C, O] (earliest step first), `name.bias` [O].
 *
 * @param mask [T, B], 1 at tokens
 * @param size O
 */
export function conv1d(
  x: Tensor,
  mask: Tensor,
  name: string,
  size: number,
  sliding: Sliding,
): Slid {
  const C = checked(`conv1d "${name}"`, x, mask, sliding);
  const weight = x.graph.parameter(`${name}.weight`, [sliding.width * C, size], xavierUniform);
  const bias = x.graph.parameter(`${name}.bias`, [size], zeros);
  const tokens = multiply(x, unsqueeze(mask, 2));
  const slid = slidingMask(mask, sliding);
  if (size < C) {
    return { states: add(shiftedProducts(tokens, weight, sliding), bias), mask: slid };
  }
  const unfolded = concat(windows(tokens, sliding, 0), 2);
  // (T', B, width * C) x (width * C, O) + (O)
  return { states: affine(unfolded, weight, bias), mask: slid };
}

/**
 * The convolution as sum_i window_i(x W_i), with W_i [C, O] for the i-th step of a window. With a stride s, rows are first split
 * into s phases, so that no step is multiplied in vain: window t has its i-th step in phase i mod s, at t + floor(i / s).
 */
function shiftedProducts(x: Tensor, weight: Tensor, sliding: Sliding): Tensor {
  const { width, stride, padding } = complete(sliding);
  const C = x.shape[2] as number;
  const steps = split(weight, new Array<number>(width).fill(C), 0);
  const rows = stride === 1 ? [x] : phases(x, { width, stride, padding });
  const products = rows.slice(0, width).map((phase, r) => {
    const own = steps.filter((_, i) => i % stride === r);
    return affine(phase, concat(own, 1)); // (n, B, C) x (C, own * O)
  });
  // Phases are already padded.
  return sumOfShifted(products, weight.shape[1] as number, stride === 1 ? padding : 0);
}

/**
 * Sum over tensors [n, B, J O] of their J parts of O columns, each one step later: y[t] = sum_x sum_j x[t + j - padding, part j],
 * with zeros beyond the ends. J may differ; the result has n + 2 padding - max J + 1 steps.
 */
function sumOfShifted(xs: readonly Tensor[], O: number, padding: number): Tensor {
  const counts = xs.map(({ shape }) => (shape[2] as number) / O);
  const most = Math.max(...counts);
  const [y] = xs[0].graph.composite(
    xs,
    () => {
      const parts = xs.flatMap((x, i) =>
        split(x, new Array<number>(counts[i]).fill(O), 2).map((part, j) =>
          pad(part, 0, padding - j, padding - (most - 1 - j)),
        ),
      );
      return [parts.reduce(add)] as const;
    },
    ([d]) =>
      counts.map((count) => {
        const shifts = Array.from({ length: count }, (_, j) =>
          pad(d!, 0, j - padding, most - 1 - j - padding),
        );
        return concat(shifts, 2);
      }),
  );
  return y;
}

/**
 * Maximum over each window of steps: x [T, B, C] -> [T', B, C]. Equals PyTorch's MaxPool1d applied to each row without its
 * padding.
 *
 * @param mask [T, B], 1 at tokens
 */
export function maxPool1d(x: Tensor, mask: Tensor, sliding: Sliding): Slid {
  checked('maxPool1d', x, mask, sliding);
  /** Below any activation, so that padding is never the maximum. */
  const low = -1e9;
  const m = unsqueeze(mask, 2);
  const tokens = add(multiply(x, m), multiply(subtract(1, m), low));
  const all = windows(tokens, sliding, low).map((steps) => unsqueeze(steps, 0));
  const slid = slidingMask(mask, sliding);
  return { states: multiply(max(concat(all, 0), [0]), unsqueeze(slid, 2)), mask: slid };
}

/** The i-th step of every window, for each i: `width` tensors [T', B, C]. */
function windows(x: Tensor, sliding: Sliding, beyond: number): Tensor[] {
  const { width, padding } = complete(sliding);
  const padded = pad(x, 0, padding, padding, beyond);
  return Array.from({ length: width }, (_, i) => stepOfWindows(padded, i, sliding));
}

/** The i-th step of every window of padded rows: [T', B, C]. */
function stepOfWindows(padded: Tensor, i: number, sliding: Sliding): Tensor {
  const { width, stride } = complete(sliding);
  return window(padded, { start: i, drop: width - 1 - i, stride });
}

/** In a row of n > 0 tokens, the window that starts at step s of the padded row is valid if s + width <= n + 2 padding. */
function slidingMask(mask: Tensor, sliding: Sliding): Tensor {
  const { width, stride, padding } = complete(sliding);
  if (stride === 1 && 2 * padding === width - 1) return mask;
  const { graph } = mask;
  const ones = pad(add(multiply(mask, 0), 1), 0, padding, padding, 1);
  const start = subtract(graph.node('CumSum', [ones, graph.scalar(0, 'int64')], ones.shape), 1);
  const lengths = sum(mask, [0], { keep: true }); // (1, B)
  const fits = indicator('Less', start, add(lengths, 2 * padding - width + 1));
  const some = indicator('Greater', lengths, 0);
  return window(multiply(fits, some), { start: 0, drop: width - 1, stride });
}

function complete({ width, stride = 1, padding = (width - 1) / 2 }: Sliding): Required<Sliding> {
  return { width, stride, padding };
}

/** @returns C */
function checked(layer: string, x: Tensor, mask: Tensor, sliding: Sliding): number {
  const { width, stride, padding } = complete(sliding);
  const C = x.shape.at(-1);
  if (
    x.shape.length !== 3 ||
    typeof C !== 'number' ||
    !sameShape(mask.shape, x.shape.slice(0, 2))
  ) {
    throw new InvalidArgumentError(
      `${layer}: needs [T, B, C] with C fixed and a mask [T, B], got ${describe(x)} and ${describe(mask)}`,
    );
  }
  const whole = [width, stride, padding].every(Number.isInteger);
  if (whole && width >= 1 && stride >= 1 && padding >= 0 && 2 * padding >= width - 1) return C;
  throw new InvalidArgumentError(
    `${layer}: width and stride must be integers >= 1 and padding an integer >= (width - 1) / 2, got ${width}, ${stride} and ${padding}; for an even width, set padding`,
  );
}
