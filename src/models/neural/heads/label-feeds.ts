import type { Feeds } from '../../../graph/graph-runner.ts';
import type { Gold, Targets } from '../head.ts';

/**
 * Feeds `labels` [T, B, 2]: for each word of the batch's posts, a one in the place of its class. Padding has zeros. T is the
 * length of the longest post, as in `wordFeeds`.
 */
export class LabelFeeds implements Targets {
  readonly #gold: readonly Gold[];

  /** @param gold the class of each word, 0 or 1, for each post */
  constructor(gold: readonly Gold[]) {
    this.#gold = gold;
  }

  of(batch: ArrayLike<number>): Feeds {
    const B = batch.length;
    const posts = Array.from(batch, (post) => this.#gold[post]);
    const T = posts.reduce((longest, { length }) => Math.max(longest, length), 1);
    const data = new Float32Array(T * B * 2);
    for (const [b, labels] of posts.entries()) {
      for (const [t, label] of labels.entries()) data[2 * (t * B + b) + label] = 1;
    }
    return { labels: { data, shape: [T, B, 2] } };
  }
}
