import { InvalidArgumentError } from '../../base/errors.ts';
import type { Tensor } from '../graph.ts';
import { describe, productOf, sameShape } from '../shape.ts';
import { broadcastShape, reduceTo } from './broadcast.ts';
import { reshape, transposeLast } from './reshape.ts';

/**
 * Matrix product over the last two axes: [.., M, K] x [K, N] -> [.., M, N] as one large product, or
 * [.., M, K] x [.., K, N] with equal leading sizes as a batch of products.
 */
export function matmul(a: Tensor, b: Tensor): Tensor {
  const lead = a.shape.slice(0, -2);
  const k = a.shape.at(-1);
  if (a.shape.length < 2 || b.shape.length < 2 || k !== b.shape.at(-2)) {
    throw new InvalidArgumentError(
      `matmul: ${describe(a)} x ${describe(b)} is not defined: the last size of the first must equal the second-to-last size of the second`,
    );
  }
  if (b.shape.length === 2) return affine(a, b);
  if (!sameShape(lead, b.shape.slice(0, -2))) {
    throw new InvalidArgumentError(
      `matmul: the leading sizes of ${describe(a)} and ${describe(b)} differ`,
    );
  }
  return a.graph.node('MatMul', [a, b], [...a.shape.slice(0, -1), b.shape.at(-1)!], {
    vjp: ([d]) => [matmul(d!, transposeLast(b)), matmul(transposeLast(a), d!)],
  });
}

/** x W + b over the last axis as one large product: [.., I] x [I, O] + [O] -> [.., O]. */
export function affine(x: Tensor, weight: Tensor, bias?: Tensor): Tensor {
  const lead = x.shape.slice(0, -1);
  const flat = gemm(reshape(x, [productOf(lead), x.shape.at(-1)!]), weight, { c: bias });
  return reshape(flat, [...lead, weight.shape[1]], x);
}

export interface GemmOptions {
  readonly transA?: boolean;
  readonly transB?: boolean;
  /** Added to the product; broadcast to its shape. */
  readonly c?: Tensor | undefined;
}

/** op(a) op(b) + c for matrices, where op optionally transposes: one BLAS call. */
export function gemm(a: Tensor, b: Tensor, options: GemmOptions = {}): Tensor {
  const { transA = false, transB = false, c } = options;
  const [m, k] = transA ? [a.shape[1], a.shape[0]] : a.shape;
  const [k2, n] = transB ? [b.shape[1], b.shape[0]] : b.shape;
  if (a.shape.length !== 2 || b.shape.length !== 2 || k !== k2) {
    throw new InvalidArgumentError(
      `gemm: ${describe(a)}${transA ? ' transposed' : ''} x ${describe(b)}${transB ? ' transposed' : ''} is not defined`,
    );
  }
  const shape = [m, n];
  if (c && !sameShape(broadcastShape('gemm', shape, c.shape), shape)) {
    throw new InvalidArgumentError(`gemm: ${describe(c)} cannot be added to [${shape.join(', ')}]`);
  }
  // In a loop body, some operands may belong to the outer graph.
  const { graph } = [a, b, c].find((t) => t?.graph.sees(a) && t.graph.sees(b)) ?? a;
  return graph.node('Gemm', c ? [a, b, c] : [a, b], shape, {
    attributes: {
      transA: { int: transA ? 1 : 0 },
      transB: { int: transB ? 1 : 0 },
    },
    vjp: ([d]) => [
      transA ? gemm(b, d!, { transA: transB, transB: true }) : gemm(d!, b, { transB: !transB }),
      transB ? gemm(d!, a, { transA: true, transB: transA }) : gemm(a, d!, { transA: !transA }),
      c && reduceTo(d!, c.shape),
    ],
  });
}
