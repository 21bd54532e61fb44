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

/** @param labels whether each score's tag was right */
export function fitIsotonic(scores: readonly number[], labels: readonly boolean[]): Isotonic {
  const order = [...scores.keys()].sort((a, b) => scores[a] - scores[b]);
  const single = order.map((i) => ({ score: scores[i], right: Number(labels[i]), count: 1 }));
  const pools = poolViolators(
    poolViolators(single, ({ right, count }) => right / count),
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

/** Joins neighbors until the rates rise from pool to pool. */
function poolViolators(all: readonly Pool[], rateOf: (pool: Pool) => number): Pool[] {
  const pools: Pool[] = [];
  for (const one of all) {
    let last = one;
    while (pools.length > 0 && rateOf(pools[pools.length - 1]) >= rateOf(last)) {
      const before = pools.pop()!;
      const count = before.count + last.count;
      last = {
        score: (before.score * before.count + last.score * last.count) / count,
        right: before.right + last.right,
        count,
      };
    }
    pools.push(last);
  }
  return pools;
}

export function probabilityOf({ scores, probabilities }: Isotonic, score: number): number {
  let low = 0;
  let high = scores.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (scores[middle] < score) low = middle + 1;
    else high = middle;
  }
  if (low === 0) return probabilities[0];
  if (low === scores.length) return probabilities[low - 1];
  const share = (score - scores[low - 1]) / (scores[low] - scores[low - 1]);
  return probabilities[low - 1] + share * (probabilities[low] - probabilities[low - 1]);
}
