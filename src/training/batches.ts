import type { Random } from '../base/random.ts';

/**
 * Puts items of like length together, so that little is padded, and shuffles the order of the batches.
 * Items of the same length are mixed anew by every draw.
 *
 * @param lengths one for each item, in tokens
 * @param batchSize >= 1
 * @param random give each epoch its own (`random.split('epoch 3')`), so that a resumed run draws the same
 * @returns item numbers; every item stands in exactly one batch, only one batch may be smaller than the others
 */
export function bucketByLength(
  lengths: ArrayLike<number>,
  batchSize: number,
  random: Random,
): Int32Array[] {
  const order = random.shuffle(Int32Array.from(lengths, (_, i) => i));
  order.sort((a, b) => lengths[a] - lengths[b]); // stable: ties stay shuffled
  const batches: Int32Array[] = [];
  for (let from = 0; from < order.length; from += batchSize) {
    batches.push(order.slice(from, from + batchSize));
  }
  return random.shuffle(batches);
}
