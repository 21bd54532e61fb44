import { lowerBound } from '../../base/lower-bound.ts';

/**
 * A non-decreasing step function from scores to probabilities, between whose steps it is linear: isotonic regression by
 * pooling adjacent violators.
 *
 * Source: Zadrozny, Elkan 2002, "Transforming Classifier Scores into Accurate Multiclass Probability Estimates".
 */
export interface Isotonic {
  /** Ascending. */
  readonly scores: Float64Array;
  /** Of the same length, in [0, 1], not descending. */
  readonly probabilities: Float64Array;
}

/** Scores next to each other that share a probability. */
interface Pool {
  /** Their mean. */
  readonly score: number;
  readonly right: number;
  readonly count: number;
}

/**
 * @param labels whether each score's tag was right
 * @param fewest scores that share a probability at least (all, if there are no more): the rate of a few highest scores would be
 *   chance
 */
export function fitIsotonic(
  scores: readonly number[],
  labels: readonly boolean[],
  fewest = 1,
): Isotonic {
  const order = [...scores.keys()].sort((a, b) => scores[a] - scores[b]);
  const count = Math.max(1, Math.floor(order.length / fewest));
  const start = (pool: number) => Math.floor((pool * order.length) / count);
  const first = Array.from({ length: count }, (_, pool) =>
    order
      .slice(start(pool), start(pool + 1))
      .map((i) => ({ score: scores[i], right: Number(labels[i]), count: 1 }))
      .reduce(joined),
  );
  const pools = poolViolators(
    poolViolators(first, ({ right, count }) => right / count),
    smoothed,
  );
  return {
    scores: Float64Array.from(pools, ({ score }) => score),
    probabilities: Float64Array.from(pools, smoothed),
  };
}

/** The rate as if one more tag, half right, were in the pool: no probability is 0 or 1. */
function smoothed({ right, count }: Pool): number {
  return (right + 0.5) / (count + 1);
}

function joined(a: Pool, b: Pool): Pool {
  const count = a.count + b.count;
  return {
    score: (a.score * a.count + b.score * b.count) / count,
    right: a.right + b.right,
    count,
  };
}

/** Joins neighbors until the rates rise from pool to pool. */
function poolViolators(all: readonly Pool[], rateOf: (pool: Pool) => number): Pool[] {
  const pools: Pool[] = [];
  for (const one of all) {
    let last = one;
    while (pools.length > 0 && rateOf(pools[pools.length - 1]) >= rateOf(last)) {
      last = joined(pools.pop()!, last);
    }
    pools.push(last);
  }
  return pools;
}

export function probabilityOf({ scores, probabilities }: Isotonic, score: number): number {
  const low = lowerBound(scores, score);
  if (low === 0) return probabilities[0];
  if (low === scores.length) return probabilities[low - 1];
  const share = (score - scores[low - 1]) / (scores[low] - scores[low - 1]);
  return probabilities[low - 1] + share * (probabilities[low] - probabilities[low - 1]);
}
