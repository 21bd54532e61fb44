import type { Random } from '../base/random.ts';

export interface Batches {
  /** Item numbers; every item stands in exactly one batch, only one batch may be smaller than the others. */
  readonly batches: readonly Int32Array[];
  /** In [0, 1): how many of the cells of all batches, each as long as its longest item, are padding. */
  readonly paddingShare: number;
}

/**
 * Puts items of like length together, so that little is padded, and shuffles the order of the batches.
 * Items of the same length are mixed anew by every draw.
 *
 * @param lengths one for each item, in tokens
 * @param batchSize >= 1
 * @param random give each epoch its own (`random.split('epoch 3')`), so that a resumed run draws the same
 */
export function bucketByLength(
  lengths: ArrayLike<number>,
  batchSize: number,
  random: Random,
): Batches {
  const order = random.shuffle(Int32Array.from(lengths, (_, i) => i));
  order.sort((a, b) => lengths[a] - lengths[b]); // stable: ties stay shuffled
  const batches: Int32Array[] = [];
  let cells = 0;
  let tokens = 0;
  for (let from = 0; from < order.length; from += batchSize) {
    const batch = order.slice(from, from + batchSize);
    cells += batch.length * lengths[batch[batch.length - 1]];
    for (const item of batch) tokens += lengths[item];
    batches.push(batch);
  }
  return {
    batches: random.shuffle(batches),
    paddingShare: cells > 0 ? 1 - tokens / cells : 0,
  };
}
