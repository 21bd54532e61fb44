import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InvalidArgumentError } from '../base/errors.ts';
import { Random } from '../base/random.ts';
import { compileWat } from '../base/wasm-kernel.case.ts';
import { type BinnedRows, binRows } from './bins.ts';
import { HistogramMemory, subtract } from './histogram.ts';
import { kernel } from './histogram-kernel.ts';

it('histogram-kernel.wat is compiled (to change it, print this binary in base64)', async () => {
  const url = new URL('histogram-kernel.wat', import.meta.url);
  expect(kernel.binary).toEqual(await compileWat(url));
});

/** Rows with random bins, gradients and hessians. */
function randomMemory(rows: number, features: number) {
  const random = new Random(rows + features);
  const values = Float32Array.from({ length: rows * features }, () => random.integer(300));
  const binned = binRows(values, features, 255);
  const memory = new HistogramMemory(binned, features, 3);
  for (let row = 0; row < rows; row++) {
    memory.gradients[row] = random.uniform() - 0.5;
    memory.hessians[row] = random.uniform();
  }
  return { binned, memory };
}

/** Row by row, by definition. */
function slowSums(
  { binned, memory }: { binned: BinnedRows; memory: HistogramMemory },
  features: readonly number[],
  rows: ArrayLike<number>,
): number[] {
  return features.flatMap((f) => {
    const sums = new Array(2 * binned.mappers[f].bins).fill(0);
    for (const row of Array.from(rows)) {
      const bin = binned.bins[f * binned.rows + row];
      sums[2 * bin] += memory.gradients[row];
      sums[2 * bin + 1] += memory.hessians[row];
    }
    return sums;
  });
}

describe('HistogramMemory', () => {
  it.each([
    [1, 1],
    [63, 3],
    [64, 4],
    [65, 5],
    [1000, 13],
  ])('sums %d rows of %d features and parts of them', (rows, features) => {
    const made = randomMemory(rows, features);
    const { binned, memory } = made;
    const random = new Random(1);
    for (const share of [1, 0.6, 0.1]) {
      const used = [...Array(features).keys()].filter(() => random.uniform() < share);
      const some = [...Array(rows).keys()].filter(() => random.uniform() < share);
      memory.layOut(Uint32Array.from(used), binned);
      const part = memory.rows.subarray(0, some.length);
      part.set(some);
      expect([...memory.sum(part)]).toEqual(slowSums(made, used, some));
    }
  });

  it('keeps histograms in use apart, and gives those that were freed again', () => {
    const made = randomMemory(100, 3);
    const { binned, memory } = made;
    memory.rows.set([...memory.rows.keys()]);
    memory.layOut(Uint32Array.of(0, 1, 2), binned);
    const parts = [memory.rows.subarray(0, 10), memory.rows.subarray(10, 50), memory.rows];
    const sums = parts.map((part) => memory.sum(part));
    memory.free(sums[1]);
    sums[1] = memory.sum(parts[1]);
    for (const [i, part] of parts.entries()) {
      expect([...sums[i]]).toEqual(slowSums(made, [0, 1, 2], part));
    }
  });

  it('gives the sums of one part by those of the whole and of the other', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100 }), (size) => {
        const made = randomMemory(100, 3);
        const { binned, memory } = made;
        memory.gradients.forEach((_, row) => {
          memory.gradients[row] = (row % 7) - 3; // so that sums are exact
          memory.hessians[row] = row % 5;
        });
        memory.layOut(Uint32Array.of(0, 2), binned);
        memory.rows.set([...memory.rows.keys()]);
        const whole = memory.sum(memory.rows);
        subtract(whole, memory.sum(memory.rows.subarray(0, size)));
        expect([...whole]).toEqual(slowSums(made, [0, 2], memory.rows.subarray(size)));
      }),
      { numRuns: 20, seed: 3 },
    );
  });

  it('says what to do if there is too much for its memory', () => {
    const mappers = Array.from({ length: 1100 }, () => ({
      cuts: new Float32Array(254),
      bins: 255,
      missing: -1,
    }));
    const binned = { rows: 3, mappers, bins: new Uint8Array(3300) };
    expect(() => new HistogramMemory(binned, 1100, 1024)).toThrow(InvalidArgumentError);
    expect(() => new HistogramMemory(binned, 1100, 1024)).toThrow(
      /3 rows of 1100 features with 1024 leaves needs 4\.3 GiB/,
    );
  });
});
