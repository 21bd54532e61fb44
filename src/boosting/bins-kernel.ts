import { WasmKernel } from '../base/wasm-kernel.ts';
import { WasmMemory } from '../base/wasm-memory.ts';

interface Exports {
  /** Addresses and counts, as `bins-kernel.wat` explains them. */
  find(values: number, count: number, cuts: number, half: number, last: number, out: number): void;
}

/** The binary of `bins-kernel.wat`. Its test says how to generate it. */
export const kernel = new WasmKernel<Exports>(
  'AGFzbQEAAAABCgFgBn9/f39/fwACEgEGc2hhcmVkBm1lbW9yeQIAAAMCAQAHCAEEZmluZAAACoEBAX8CAX0DfyABRQRADwsgA0ECdCED' +
    'A0AgACoCACEGIAIhByADIQgDQCAHIAcgCGogBiAHIAhqQQRrKgIAXxshByAIQQF2IQggCEEETw0ACyAHIAJrQQJ2IQkgBSAJIAQgCSAE' +
    'SRs6AAAgAEEEaiEAIAVBAWohBSABQQFrIgENAAsL',
);

/** Values at a time. */
const block = 8192;
const mostBins = 256;

/** Finds the bins of values. */
export class BinFinder {
  readonly #memory = new WasmMemory(5 * block + 4 * mostBins);
  readonly #values = this.#memory.allocateArray(Float32Array, block);
  readonly #cuts = this.#memory.allocateArray(Float32Array, mostBins);
  readonly #bins = this.#memory.allocateArray(Uint8Array, block);

  /**
   * Writes the number of cuts below each value.
   *
   * @param cuts ascending, at most 254
   * @param missing what to write for NaN: `cuts.length` or one more
   */
  find(values: Float32Array, cuts: Float32Array, missing: number, out: Uint8Array): void {
    const half = 2 ** Math.floor(Math.log2(Math.max(1, missing)));
    this.#cuts.fill(Number.POSITIVE_INFINITY).set(cuts);
    const { find } = kernel.on(this.#memory);
    const [from, table, to] = [this.#values, this.#cuts, this.#bins].map((a) => a.byteOffset);
    for (let first = 0; first < values.length; first += block) {
      const part = values.subarray(first, first + block);
      this.#values.set(part);
      find(from, part.length, table, half, missing, to);
      out.set(this.#bins.subarray(0, part.length), first);
    }
  }
}
