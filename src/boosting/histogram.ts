import type { BinnedRows } from './bins.ts';

/**
 * Sums of gradients and hessians by feature and bin: for bin b of the i-th feature in use, the gradient's sum is at
 * 2 (offsets[i] + b) and the hessian's right after it.
 */
export type Histogram = Float64Array;

/** Which features a tree uses, and where their bins lie in a histogram. */
export interface HistogramLayout {
  readonly features: Uint32Array;
  /** For each feature in use, then the number of all bins. */
  readonly offsets: Uint32Array;
}

export function layOut(features: Uint32Array, binned: BinnedRows): HistogramLayout {
  const offsets = new Uint32Array(features.length + 1);
  for (const [i, f] of features.entries()) offsets[i + 1] = offsets[i] + binned.mappers[f].bins;
  return { features, offsets };
}

/**
 * Fills a histogram from the rows of one node.
 *
 * @param rows ascending
 * @param gradients of those rows, in their order; `hessians` likewise
 */
export function sumByBin(
  histogram: Histogram,
  { features, offsets }: HistogramLayout,
  { bins, rows: all }: BinnedRows,
  rows: Uint32Array,
  gradients: Float32Array,
  hessians: Float32Array,
): void {
  histogram.fill(0);
  let i = 0;
  // Four features at a time read each row's gradient once for all of them.
  for (; i + 4 <= features.length; i += 4) {
    const [f0, f1, f2, f3] = [0, 1, 2, 3].map((j) => features[i + j] * all);
    const [o0, o1, o2, o3] = [0, 1, 2, 3].map((j) => offsets[i + j]);
    for (let at = 0; at < rows.length; at++) {
      const row = rows[at];
      const g = gradients[at];
      const h = hessians[at];
      const b0 = (o0 + bins[f0 + row]) << 1;
      const b1 = (o1 + bins[f1 + row]) << 1;
      const b2 = (o2 + bins[f2 + row]) << 1;
      const b3 = (o3 + bins[f3 + row]) << 1;
      histogram[b0] += g;
      histogram[b0 + 1] += h;
      histogram[b1] += g;
      histogram[b1 + 1] += h;
      histogram[b2] += g;
      histogram[b2 + 1] += h;
      histogram[b3] += g;
      histogram[b3 + 1] += h;
    }
  }
  for (; i < features.length; i++) {
    const first = features[i] * all;
    for (let at = 0; at < rows.length; at++) {
      const bin = (offsets[i] + bins[first + rows[at]]) << 1;
      histogram[bin] += gradients[at];
      histogram[bin + 1] += hessians[at];
    }
  }
}

/** Subtracts the histogram of one child from its parent's, which becomes that of the other child. */
export function subtract(parent: Histogram, child: Histogram): void {
  for (let i = 0; i < parent.length; i++) parent[i] -= child[i];
}
