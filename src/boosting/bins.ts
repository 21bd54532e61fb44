import { BinFinder } from './bins-kernel.ts';
import { FloatSorter } from './sort-floats.ts';

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
  const step = Math.max(1, rows / sampleRows);
  const sample = new Float32Array(Math.min(rows, sampleRows));
  const sorter = new FloatSorter(sample.length);
  return binColumns(values, features, (_, column) => {
    let known = 0;
    for (let i = 0; i < sample.length; i++) {
      const value = column[Math.floor(i * step)];
      if (!Number.isNaN(value)) sample[known++] = value;
    }
    const missing = known < sample.length || hasMissing(column);
    const cuts = chooseCuts(sorter.sort(sample, known), missing ? most - 1 : most);
    const real = cuts.length + 1;
    return { cuts, bins: missing ? real + 1 : real, missing: missing ? real : -1 };
  });
}

/** The rows' bins by the mappers of other rows. */
export function binLike(values: Float32Array, mappers: readonly BinMapper[]): BinnedRows {
  return binColumns(values, mappers.length, (f) => mappers[f]);
}

function binColumns(
  values: Float32Array,
  features: number,
  mapperOf: (f: number, column: Float32Array) => BinMapper,
): BinnedRows {
  const rows = values.length / features;
  const column = new Float32Array(rows);
  const bins = new Uint8Array(values.length);
  const finder = new BinFinder();
  const mappers = Array.from({ length: features }, (_, f) => {
    for (let row = 0, at = f; row < rows; row++, at += features) column[row] = values[at];
    const mapper = mapperOf(f, column);
    const { cuts, missing } = mapper;
    finder.find(
      column,
      cuts,
      Math.max(missing, cuts.length),
      bins.subarray(f * rows, (f + 1) * rows),
    );
    return mapper;
  });
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
  for (let i = 0; i < sorted.length && distinct <= most; i++) {
    if (sorted[i] !== sorted[i - 1]) distinct++;
  }
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

function hasMissing(column: Float32Array): boolean {
  for (let row = 0; row < column.length; row++) if (Number.isNaN(column[row])) return true;
  return false;
}
