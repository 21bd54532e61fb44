/**
 * Values of features as small integers. A tree compares a value with a threshold, and only thresholds between two bins are
 * tried, so a feature's gradients can be summed by bin first (histograms).
 */
export interface BinnedRows {
  readonly rows: number;
  readonly mappers: readonly BinMapper[];
  /** Feature by feature: the bins of feature f are at [f * rows, (f + 1) * rows). */
  readonly bins: Uint8Array;
}

/** How the values of one feature become bins. */
export interface BinMapper {
  /** Ascending. A value x is in the first bin b with x <= cuts[b], or in bin cuts.length if there is none. */
  readonly cuts: Float32Array;
  /** Number of bins, with the one for missing values, which is the last. 1 for a constant feature. */
  readonly bins: number;
  /** The bin of missing values, -1 if there are none. */
  readonly missing: number;
}

/** Cuts are chosen from so many rows at most, evenly spaced over all. LightGBM's `bin_construct_sample_cnt` is 200,000. */
const sampleRows = 100_000;
/** A bin has at least so many of the sampled rows (LightGBM's `min_data_in_bin`). */
const minRowsInBin = 3;

/** @param most bins of a feature, in [2, 255] */
export function binRows(values: Float32Array, features: number, most: number): BinnedRows {
  const rows = values.length / features;
  const bins = new Uint8Array(values.length);
  const step = Math.max(1, rows / sampleRows);
  const sampled = Math.min(rows, sampleRows);
  const sample = new Float32Array(sampled);
  const mappers: BinMapper[] = [];
  for (let f = 0; f < features; f++) {
    let known = 0;
    for (let i = 0; i < sampled; i++) {
      const value = values[Math.floor(i * step) * features + f];
      if (!Number.isNaN(value)) sample[known++] = value;
    }
    let missing = known < sampled;
    for (let row = 0; row < rows && !missing; row++) {
      missing = Number.isNaN(values[row * features + f]);
    }
    const cuts = chooseCuts(sample.subarray(0, known).sort(), missing ? most - 1 : most);
    const real = cuts.length + 1;
    const mapper = { cuts, bins: missing ? real + 1 : real, missing: missing ? real : -1 };
    mappers.push(mapper);
    fillBins(values, f, features, mapper, bins.subarray(f * rows, (f + 1) * rows));
  }
  return { rows, mappers, bins };
}

/** The rows' bins by the mappers of other rows. */
export function binLike(values: Float32Array, mappers: readonly BinMapper[]): BinnedRows {
  const features = mappers.length;
  const rows = values.length / features;
  const bins = new Uint8Array(values.length);
  for (const [f, mapper] of mappers.entries()) {
    fillBins(values, f, features, mapper, bins.subarray(f * rows, (f + 1) * rows));
  }
  return { rows, mappers, bins };
}

/**
 * Cuts sorted values into at most `most` bins: one for each value if there are few enough, else bins of about the same number
 * of rows. A value never lies in two bins.
 *
 * @param sorted ascending, without NaN
 */
export function chooseCuts(sorted: Float32Array, most: number): Float32Array {
  const cuts: number[] = [];
  let distinct = 0;
  for (let i = 0; i < sorted.length; i++) if (sorted[i] !== sorted[i - 1]) distinct++;
  let left = sorted.length;
  const share = (bins: number) => (distinct <= most ? 0 : left / bins);
  let target = Math.max(minRowsInBin, share(most));
  let inBin = 0;
  for (let i = 0; i < sorted.length; ) {
    const value = sorted[i];
    let next = i + 1;
    while (next < sorted.length && sorted[next] === value) next++;
    const same = next - i;
    // A value with more rows than a bin should have gets a bin of its own.
    if (inBin >= minRowsInBin && inBin < target && same >= target && cuts.length < most - 1) {
      cuts.push(between(sorted[i - 1], value));
      inBin = 0;
    }
    inBin += same;
    left -= same;
    if (next < sorted.length && inBin >= target && cuts.length < most - 1) {
      cuts.push(between(value, sorted[next]));
      inBin = 0;
      target = Math.max(minRowsInBin, share(Math.max(1, most - cuts.length)));
    }
    i = next;
  }
  return Float32Array.from(cuts);
}

/** A float32 c with low <= c < high, near their middle. */
function between(low: number, high: number): number {
  const middle = Math.fround(low / 2 + high / 2);
  return middle >= low && middle < high ? middle : low;
}

function fillBins(
  values: Float32Array,
  f: number,
  features: number,
  { cuts, missing }: BinMapper,
  out: Uint8Array,
): void {
  const last = cuts.length;
  for (let row = 0, at = f; row < out.length; row++, at += features) {
    const value = values[at];
    if (Number.isNaN(value)) {
      out[row] = missing < 0 ? last : missing;
      continue;
    }
    let low = 0;
    let high = last;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (value <= cuts[middle]) high = middle;
      else low = middle + 1;
    }
    out[row] = low;
  }
}
