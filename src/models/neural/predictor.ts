import { DataFormatError } from '../../base/errors.ts';
import type { Feeds, GraphRunner } from '../../graph/graph-runner.ts';
import type { EncodedInput, Rows } from './input.ts';

/** Limits of a batch at inference: posts, and words including padding. */
const batchSize = 100;
const batchWords = 10_000;

/** Computes the rows of each post of a batch. */
export type Answer = (feeds: Feeds, batch: readonly number[]) => Promise<readonly Rows[]>;

/**
 * Runs posts of similar length together and passes each post's rows to `each`.
 *
 * @param each called with a post's index and its rows, which are valid until it returns
 * @param most maximum number of posts of a batch
 */
export async function predict(
  inputs: readonly EncodedInput[],
  answer: Answer,
  each: (post: number, rows: Rows) => void,
  most: number = batchSize,
): Promise<void> {
  const { lengths } = inputs.find((input) => input.lengths)!;
  for (const batch of batchesOf(lengths!, most)) {
    const feeds = Object.assign({}, ...inputs.map((input) => input.feeds(batch)));
    const rows = await answer(feeds, batch);
    for (const [row, post] of batch.entries()) each(post, rows[row]);
  }
}

/** Each post's row of every output of a graph. The outputs are of shape [B, ..]. */
export function rowsOf(graph: GraphRunner): Answer {
  return async (feeds, batch) => {
    const results = await graph.run(feeds, graph.outputNames);
    return batch.map((_, row) => {
      const rows = Object.entries(results).map(([name, { data, shape }]) => {
        if (!(data instanceof Float32Array) || shape[0] !== batch.length) {
          throw new DataFormatError(
            `model.onnx must output "${name}" as float32 with a row for each post; train it again`,
          );
        }
        const width = shape.slice(1).reduce((product, size) => product * size, 1);
        return [name, data.subarray(row * width, (row + 1) * width)] as const;
      });
      return Object.fromEntries(rows);
    });
  };
}

/** Post indices sorted by length, shortest first, in batches within the limits; a longer post is a batch of its own. */
export function batchesOf(lengths: ArrayLike<number>, most: number = batchSize): number[][] {
  const order = Array.from(lengths, (_, post) => post).sort((a, b) => lengths[a] - lengths[b]);
  const batches: number[][] = [];
  let batch: number[] = [];
  for (const post of order) {
    const isFull = batch.length === most || (batch.length + 1) * lengths[post] > batchWords;
    if (isFull || batches.length === 0) batches.push((batch = []));
    batch.push(post);
  }
  return batches;
}
