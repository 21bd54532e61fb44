import type { Random } from '../base/random.ts';

/**
 * Groups items of similar length into batches, to minimize padding, and shuffles the batches.
 * Items of the same length are shuffled too.
 *
 * @param lengths one for each item, in tokens
 * @param batchSize >= 1
 * @param random a separate one for each epoch (`random.split('epoch 3')`), so that a resumed run draws the same batches
 * @returns item numbers; every item is in exactly one batch, and at most one batch is smaller than the others
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
