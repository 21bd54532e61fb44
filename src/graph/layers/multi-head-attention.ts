import { InvalidArgumentError } from '../../base/errors.ts';
import type { Tensor } from '../graph.ts';
import { multiply } from '../operators/elementwise.ts';
import { matmul } from '../operators/matmul.ts';
import { reshape, transpose, transposeLast, unsqueeze } from '../operators/reshape.ts';
import { type Dim, describe, sameShape } from '../shape.ts';
import { maskedSoftmax } from './attention.ts';
import { linear } from './linear.ts';

/**
 * Scaled dot-product attention (Vaswani et al. 2017 eq. (1)): softmax(q k^T / sqrt(D)) v.
 *
 * @param q [.., Tq, D]
 * @param k [.., Tk, D], D fixed
 * @param v [.., Tk, E]
 * @param mask broadcast to [.., Tq, Tk], 1 where attention is allowed; the result is zero for a query that may attend to
 *   nothing
 */
function scaledDotAttention(q: Tensor, k: Tensor, v: Tensor, mask: Tensor): Tensor {
  const scale = 1 / Math.sqrt(k.shape.at(-1) as number);
  const scores = matmul(multiply(q, scale), transposeLast(k)); // (.., Tq, Tk)
  return matmul(maskedSoftmax(scores, mask), v);
}

/**
 * Multi-head attention (Vaswani et al. 2017, section 3.2.2): queries [B, Tq, D] over memory [B, Tk, M] ->
 * [B, Tq, D]. Parameters `name.{query,key,value,output}.{weight,bias}`.
 *
 * @param mask [B, Tk], 1 at tokens
 * @param heads a divisor of D
 */
export function multiHeadAttention(
  queries: Tensor,
  memory: Tensor,
  mask: Tensor,
  name: string,
  heads: number,
): Tensor {
  const [B, Tq, D] = queries.shape;
  const Tk = memory.shape[1];
  const fits = queries.shape.length === 3 && memory.shape.length === 3 && memory.shape[0] === B;
  if (!fits || !sameShape(mask.shape, [B, Tk]) || typeof D !== 'number' || D % heads !== 0) {
    throw new InvalidArgumentError(
      `multiHeadAttention "${name}": needs queries [B, Tq, D] with D a multiple of ${heads} heads, memory [B, Tk, M] and a mask [B, Tk], got ${describe(queries)}, ${describe(memory)} and ${describe(mask)}`,
    );
  }
  const toHeads = (x: Tensor, part: string, T: Dim) => {
    const projected = linear(x, `${name}.${part}`, D); // (B, T, D)
    return transpose(reshape(projected, [B, T, heads, D / heads]), [0, 2, 1, 3]);
  };
  const q = toHeads(queries, 'query', Tq); // (B, heads, Tq, D / heads)
  const k = toHeads(memory, 'key', Tk);
  const v = toHeads(memory, 'value', Tk);
  const attended = scaledDotAttention(q, k, v, unsqueeze(mask, 1, 2)); // mask (B, 1, 1, Tk)
  const merged = reshape(transpose(attended, [0, 2, 1, 3]), [B, Tq, D]);
  return linear(merged, `${name}.output`, D);
}
