import type { BinnedRows } from './bins.ts';
import type { Histogram, HistogramLayout } from './histogram.ts';

/** Sums over the rows of a node. */
export interface NodeSums {
  readonly gradient: number;
  readonly hessian: number;
  readonly rows: number;
}

/** The best way to split a node. */
export interface Split {
  readonly feature: number;
  /** Rows up to this bin go left. */
  readonly bin: number;
  readonly missingLeft: boolean;
  /** How much the loss falls, times two. Positive. */
  readonly gain: number;
  /** Sums of the left child by the histogram. Its number of rows is an estimate, see `findSplit`. */
  readonly left: NodeSums;
}

export interface SplitLimits {
  readonly l2: number;
  readonly minRowsPerLeaf: number;
}

/** LightGBM's `min_sum_hessian_in_leaf`. */
const minHessian = 1e-3;
/** LightGBM's `kEpsilon`: gains below are rounding. */
const minGain = 1e-10;

/**
 * Finds the split with the largest gain
 *
 *     G_L^2 / (H_L + l2) + G_R^2 / (H_R + l2) - G^2 / (H + l2)
 *
 * with G and H the sums of gradients and hessians in the node and on the sides. Of equal gains the first feature's is
 * taken, and there the largest bin. Missing values are tried on either side.
 *
 * As in LightGBM, the histogram has no counts: the rows of a bin are estimated as its share of the hessian, rounded. With the
 * objective regression without weights, the estimate is exact.
 *
 * Source: Chen, Guestrin 2016, "XGBoost: A Scalable Tree Boosting System", eq. (7), and section 3.4 on missing values.
 *
 * @param splittable 1 for each feature in use to try, 0 for those to skip; a feature without any gain becomes 0. Children need
 * not try it again, as in LightGBM
 * @returns undefined if no split leaves `minRowsPerLeaf` rows on both sides and lowers the loss
 */
export function findSplit(
  histogram: Histogram,
  { features, offsets }: HistogramLayout,
  { mappers }: BinnedRows,
  node: NodeSums,
  { l2, minRowsPerLeaf }: SplitLimits,
  splittable: Uint8Array,
): Split | undefined {
  const { gradient: G, hessian: H, rows } = node;
  const rowsPerHessian = rows / H;
  const whole = (G * G) / (H + l2);
  let bestGain = minGain;
  let best: Omit<Split, 'gain'> | undefined;
  for (let i = 0; i < features.length; i++) {
    if (splittable[i] === 0) continue;
    splittable[i] = 0;
    const feature = features[i];
    const { bins, missing } = mappers[feature];
    const hasMissing = missing >= 0;
    const real = hasMissing ? bins - 1 : bins;
    // From the right, missing values stay on the left; from the left, they stay on the right.
    for (const fromRight of hasMissing ? [true, false] : [true]) {
      let g = 0;
      let h = 0;
      let count = 0;
      const steps = fromRight ? real - 1 : real;
      for (let step = 0; step < steps; step++) {
        const b = fromRight ? real - 1 - step : step;
        const at = (offsets[i] + b) << 1;
        g += histogram[at];
        h += histogram[at + 1];
        count += Math.floor(histogram[at + 1] * rowsPerHessian + 0.5);
        if (count < minRowsPerLeaf || h < minHessian) continue;
        if (rows - count < minRowsPerLeaf || H - h < minHessian) break;
        const gain = (g * g) / (h + l2) + (G - g) ** 2 / (H - h + l2) - whole;
        if (gain <= minGain) continue;
        splittable[i] = 1;
        if (gain <= bestGain) continue;
        bestGain = gain;
        const left = fromRight
          ? { gradient: G - g, hessian: H - h, rows: rows - count }
          : { gradient: g, hessian: h, rows: count };
        best = { feature, bin: fromRight ? b - 1 : b, missingLeft: hasMissing && fromRight, left };
      }
    }
  }
  return best && { ...best, gain: bestGain };
}
