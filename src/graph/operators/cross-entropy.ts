import { InvalidArgumentError } from '../../base/errors.ts';
import type { Tensor } from '../graph.ts';
import { describe, sameShape } from '../shape.ts';
import { sum } from './broadcast.ts';
import { add, divide, exp, multiply, negate, sigmoid, softplus, subtract } from './elementwise.ts';
import { count, mean } from './reduce.ts';
import { squeeze, unsqueeze } from './reshape.ts';
import { gatherAlong, scatterAdd } from './scatter.ts';
import { logSoftmax, logSumExp, softmax } from './softmax.ts';

/**
 * Cross-entropy of a softmax with gold tags, averaged over the rows:
 * `-(1/B) sum_b sum_l target[b,l] log softmax(logits)[b,l]` (Li et al. 2016, eq. (5)).
 *
 * For several gold tags, a row of the target has several ones (or shares that sum to one). Other values weight
 * rows or tags. A row of zeros counts as a row with loss 0.
 *
 * @param logits [B, L]
 * @param target [B, L], >= 0; no gradient flows into it
 */
export function softmaxCrossEntropy(logits: Tensor, target: Tensor): Tensor {
  checkTarget('softmaxCrossEntropy', logits, target);
  const { graph } = logits;
  let logp: Tensor;
  const [loss] = graph.composite(
    [logits],
    () => {
      logp = logSoftmax(logits);
      return [negate(mean(sum(multiply(logp, target), [1])))] as const;
    },
    ([d]) => {
      // dlogits = (softmax * sum(target) - target) / B, in three passes over [B, L]
      const perRow = divide(d!, count(logits, [0]));
      const gold = multiply(sum(target, [1], { keep: true }), perRow); // (B, 1)
      return [subtract(multiply(exp(logp), gold), multiply(target, perRow))];
    },
  );
  return loss;
}

/**
 * The logarithm of the softmax at one id of each row: `log softmax(logits)[r, ids[r]]`, [R]. For a softmax over many words,
 * this takes less time and memory than `logSoftmax`: no array of the size of the logits is kept in addition to them.
 *
 * @param logits [R, V]
 * @param ids int32, [R], each in [0, V); no gradient flows into them
 */
export function logSoftmaxAt(logits: Tensor, ids: Tensor): Tensor {
  const [R] = logits.shape;
  if (logits.shape.length !== 2 || ids.type !== 'int32' || !sameShape(ids.shape, [R])) {
    throw new InvalidArgumentError(
      `logSoftmaxAt: needs logits [R, V] and int32 ids [R], got ${describe(logits)} and ${describe(ids)}`,
    );
  }
  const { graph } = logits;
  const [p] = graph.composite(
    [logits],
    () => {
      const at = squeeze(gatherAlong(logits, unsqueeze(ids, 1)), 1); // (R)
      return [subtract(at, logSumExp(logits))] as const;
    },
    ([d]) => {
      const perRow = unsqueeze(d!, 1); // (R, 1)
      return [scatterAdd(multiply(softmax(logits), negate(perRow)), unsqueeze(ids, 1), perRow)];
    },
  );
  return p;
}

/**
 * Cross-entropy of a sigmoid for each tag, summed over the tags and averaged over the rows:
 * `(1/B) sum_b sum_l weights[b,l] (ln(1 + exp(x[b,l])) - target[b,l] x[b,l])`, which does not overflow.
 *
 * @param logits [B, L]
 * @param target [B, L], in [0, 1]; no gradient flows into it
 * @param weights broadcast to [B, L]: weights of tags [L], of rows [B, 1] or of both (default 1)
 */
export function sigmoidCrossEntropy(logits: Tensor, target: Tensor, weights?: Tensor): Tensor {
  checkTarget('sigmoidCrossEntropy', logits, target);
  const weighted = (x: Tensor) => (weights ? multiply(x, weights) : x);
  const [loss] = logits.graph.composite(
    [logits],
    () => {
      const each = subtract(softplus(logits), multiply(logits, target));
      return [mean(sum(weighted(each), [1]))] as const;
    },
    ([d]) => {
      const each = weighted(subtract(sigmoid(logits), target));
      return [multiply(each, divide(d!, count(logits, [0])))];
    },
  );
  return loss;
}

/**
 * Label smoothing (Szegedy et al. 2016, section 7): moves the share `amount` from each row's gold tags evenly
 * to all L tags. The sum of each row is preserved.
 *
 * @param target [B, L] for `softmaxCrossEntropy`, L fixed
 * @param amount in [0, 1)
 */
export function smoothLabels(target: Tensor, amount: number): Tensor {
  const L = target.shape[1];
  if (target.shape.length !== 2 || typeof L !== 'number' || !(amount >= 0 && amount < 1)) {
    throw new InvalidArgumentError(
      `smoothLabels: needs a target [B, L] with L fixed and an amount in [0, 1), got ${describe(target)} and ${amount}`,
    );
  }
  if (amount === 0) return target;
  const spread = multiply(sum(target, [1], { keep: true }), amount / L); // (B, 1)
  return add(multiply(target, 1 - amount), spread);
}

function checkTarget(operator: string, logits: Tensor, target: Tensor): void {
  if (logits.shape.length === 2 && sameShape(logits.shape, target.shape)) return;
  throw new InvalidArgumentError(
    `${operator}: logits ${describe(logits)} and target ${describe(target)} must have the same shape [B, L]`,
  );
}
