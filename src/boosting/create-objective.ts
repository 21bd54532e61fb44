import { LambdaRank } from './lambdarank.ts';
import type { Objective } from './objective.ts';
import type { BoostingOptions } from './options.ts';
import type { TrainingRows } from './training-rows.ts';

/** @param rows already checked */
export function createObjective(
  rows: TrainingRows,
  options: Pick<BoostingOptions, 'objective' | 'truncation'>,
): Objective {
  if (options.objective === 'lambdarank') return new LambdaRank(rows, options.truncation);
  return options.objective === 'binary' ? binary(rows) : regression(rows);
}

/** Log loss: with p = 1 / (1 + e^-s), gradient p - y and hessian p (1 - p). Begins with the log-odds of the labels. */
function binary({ labels, weights }: TrainingRows): Objective {
  const share = Math.min(1 - 1e-6, Math.max(1e-6, weightedMean(labels, weights)));
  return {
    bias: Math.log(share / (1 - share)),
    derive(scores, gradients, hessians) {
      for (let row = 0; row < scores.length; row++) {
        const p = 1 / (1 + Math.exp(-scores[row]));
        const weight = weights ? weights[row] : 1;
        gradients[row] = weight * (p - labels[row]);
        hessians[row] = weight * p * (1 - p);
      }
    },
    judge(scores) {
      // -log(1 + e^-z) with z = s or -s, without overflow
      return weightedMean(
        scores.map((score, row) => {
          const z = labels[row] === 1 ? score : -score;
          return Math.min(z, 0) - Math.log1p(Math.exp(-Math.abs(z)));
        }),
        weights,
      );
    },
  };
}

/** Half the squared error: gradient s - y, hessian 1. Begins with the mean label. */
function regression({ labels, weights }: TrainingRows): Objective {
  return {
    bias: weightedMean(labels, weights),
    derive(scores, gradients, hessians) {
      for (let row = 0; row < scores.length; row++) {
        const weight = weights ? weights[row] : 1;
        gradients[row] = weight * (scores[row] - labels[row]);
        hessians[row] = weight;
      }
    },
    judge: (scores) =>
      -weightedMean(
        scores.map((score, row) => (score - labels[row]) ** 2),
        weights,
      ),
  };
}

function weightedMean(values: ArrayLike<number>, weights: Float32Array | undefined): number {
  let sum = 0;
  let total = 0;
  for (let i = 0; i < values.length; i++) {
    const weight = weights ? weights[i] : 1;
    sum += weight * values[i];
    total += weight;
  }
  return sum / total;
}
