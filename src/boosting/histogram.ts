import { InvalidArgumentError } from '../base/errors.ts';
import { WasmMemory } from '../base/wasm-memory.ts';
import type { BinnedRows } from './bins.ts';
import { featuresAtOnce, kernel, tileBytes } from './histogram-kernel.ts';

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

/** Bytes of the two sums of a bin. */
const binBytes = 16;
/** Where sums go that nobody needs: the bins of one feature. */
const wasteBytes = 256 * binBytes;

/** The memory in which the histograms of a tree are summed, with all that they are summed from. */
export class HistogramMemory {
  /** Of all rows; to be filled before each tree. */
  readonly gradients: Float32Array;
  readonly hessians: Float32Array;
  /** Room for the rows of a tree. `sum` reads rows from here. */
  readonly rows: Uint32Array;
  readonly #memory: WasmMemory;
  readonly #width: number;
  /** Row by row, so that the bins of a row lie in few cache lines. */
  readonly #bins: Uint8Array;
  /** For `sum`: the feature's place in a row and the address of its sums, for each feature in use. */
  readonly #table: Uint32Array;
  readonly #tile: Uint8Array;
  readonly #waste: Uint8Array;
  readonly #room: Float64Array;
  readonly #most: number;
  #layout: HistogramLayout = { features: new Uint32Array(0), offsets: new Uint32Array(1) };
  #free: Histogram[] = [];

  /**
   * @param features of a tree at most
   * @param most histograms that are in use at once
   * @throws {InvalidArgumentError} if all that needs more than 4 GiB
   */
  constructor(binned: BinnedRows, features: number, most: number) {
    const { rows, mappers } = binned;
    const widest = mappers.map(({ bins }) => bins).sort((a, b) => b - a);
    const cells = widest.slice(0, features).reduce((sum, bins) => sum + bins, 0);
    const padded = Math.ceil(features / featuresAtOnce) * featuresAtOnce;
    const sizes = [
      ...[4 * rows, 4 * rows, 4 * rows, rows * mappers.length],
      ...[8 * padded, tileBytes, wasteBytes, most * cells * binBytes],
    ];
    const bytes = sizes.reduce((sum, size) => sum + WasmMemory.alignedBytes(size), 0);
    if (bytes > WasmMemory.mostBytes) {
      throw new InvalidArgumentError(
        `boosting on ${rows} rows of ${mappers.length} features with ${most} leaves needs ${(bytes / 2 ** 30).toFixed(1)} GiB for bins and their sums, and can have 4; use fewer rows, features, leaves or bins`,
      );
    }
    const memory = new WasmMemory(bytes);
    this.gradients = memory.allocateArray(Float32Array, rows);
    this.hessians = memory.allocateArray(Float32Array, rows);
    this.rows = memory.allocateArray(Uint32Array, rows);
    this.#bins = memory.allocateArray(Uint8Array, rows * mappers.length);
    this.#table = memory.allocateArray(Uint32Array, 2 * padded);
    this.#tile = memory.allocateArray(Uint8Array, tileBytes);
    this.#waste = memory.allocateArray(Uint8Array, wasteBytes);
    this.#room = memory.allocateArray(Float64Array, 2 * most * cells);
    this.#memory = memory;
    this.#width = mappers.length;
    this.#most = most;
    transpose(binned, this.#bins);
  }

  /** Begins a tree: lays out its histograms. Those of the last tree are gone. */
  layOut(features: Uint32Array, { mappers }: BinnedRows): HistogramLayout {
    const offsets = new Uint32Array(features.length + 1);
    for (const [i, f] of features.entries()) offsets[i + 1] = offsets[i] + mappers[f].bins;
    const length = 2 * offsets[features.length];
    this.#layout = { features, offsets };
    this.#free = Array.from({ length: this.#most }, (_, i) =>
      this.#room.subarray((this.#most - 1 - i) * length, (this.#most - i) * length),
    );
    return this.#layout;
  }

  /** The histogram of the rows of a node. @param rows a part of `this.rows` */
  sum(rows: Uint32Array): Histogram {
    const histogram = this.#free.pop()!.fill(0);
    const { features, offsets } = this.#layout;
    const table = this.#table;
    const padded = Math.ceil(features.length / featuresAtOnce) * featuresAtOnce;
    if (padded === 0) return histogram;
    for (let i = 0; i < padded; i++) {
      const isInUse = i < features.length;
      table[2 * i] = isInUse ? features[i] : 0;
      table[2 * i + 1] = isInUse
        ? histogram.byteOffset + binBytes * offsets[i]
        : this.#waste.byteOffset;
    }
    kernel
      .on(this.#memory)
      .sum(
        rows.byteOffset,
        rows.length,
        this.#bins.byteOffset,
        this.#width,
        this.gradients.byteOffset,
        this.hessians.byteOffset,
        table.byteOffset,
        table.byteOffset + 8 * padded,
        this.#tile.byteOffset,
      );
    return histogram;
  }

  /** Gives back a histogram that is not needed any more. */
  free(histogram: Histogram): void {
    this.#free.push(histogram);
  }
}

/** Subtracts the histogram of one child from its parent's, which becomes that of the other child. */
export function subtract(parent: Histogram, child: Histogram): void {
  for (let i = 0; i < parent.length; i++) parent[i] -= child[i];
}

/** Writes the bins row by row. In blocks of rows, so that what is written stays in the cache. */
function transpose({ rows, mappers, bins }: BinnedRows, out: Uint8Array): void {
  const features = mappers.length;
  for (let first = 0; first < rows; first += 64) {
    const end = Math.min(rows, first + 64);
    for (let f = 0; f < features; f++) {
      for (let row = first; row < end; row++) out[row * features + f] = bins[f * rows + row];
    }
  }
}
