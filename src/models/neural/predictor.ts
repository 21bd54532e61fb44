import { DataFormatError } from '../../base/errors.ts';
import type { GraphRunner } from '../../graph/graph-runner.ts';
import type { EncodedInput, Rows } from './input.ts';

/** Limits of a batch at inference: posts, and words including padding. */
const batchSize = 100;
const batchWords = 10_000;

/**
 * Runs posts of similar length together and passes each post's row of every output to `each`.
 *
 * @param outputs names of outputs, each of shape [B, ..]
 * @param each called with a post's index and its rows, which are valid until it returns
 */
export async function predict(
  graph: GraphRunner,
  inputs: readonly EncodedInput[],
  outputs: readonly string[],
  each: (post: number, rows: Rows) => void,
): Promise<void> {
  const { lengths } = inputs.find((input) => input.lengths)!;
  for (const batch of batchesOf(lengths!)) {
    const feeds = Object.assign({}, ...inputs.map((input) => input.feeds(batch)));
    const results = await graph.run(feeds, outputs);
    for (const [row, post] of batch.entries()) {
      const rows = outputs.map((name) => {
        const { data, shape } = results[name];
        if (!(data instanceof Float32Array) || shape[0] !== batch.length) {
          throw new DataFormatError(
            `model.onnx must output "${name}" as float32 with a row for each post; train it again`,
          );
        }
        const width = shape.slice(1).reduce((product, size) => product * size, 1);
        return [name, data.subarray(row * width, (row + 1) * width)] as const;
      });
      each(post, Object.fromEntries(rows));
    }
  }
}

/** Post indices sorted by length, shortest first, in batches within the limits; a longer post is a batch of its own. */
function batchesOf(lengths: ArrayLike<number>): number[][] {
  const order = Array.from(lengths, (_, post) => post).sort((a, b) => lengths[a] - lengths[b]);
  const batches: number[][] = [];
  let batch: number[] = [];
  for (const post of order) {
    const isFull = batch.length === batchSize || (batch.length + 1) * lengths[post] > batchWords;
    if (isFull || batches.length === 0) batches.push((batch = []));
    batch.push(post);
  }
  return batches;
}
