import { InvalidArgumentError } from '../base/errors.ts';

/** Browsers and Node have it; the types that both are checked with do not. */
declare const WebAssembly: {
  Memory: new (size: { initial: number }) => { readonly buffer: ArrayBuffer };
};

const pageBytes = 65536;
/** Arrays start at multiples of 16 bytes. */
const aligned = (length: number) => Math.ceil(length / 4) * 4;
/** For each parameter its values, their gradient and two arrays that an optimiser remembers. */
const arraysPerParameter = 4;
/** 4 GiB less a page, so that no address overflows. */
const capacity = 2 ** 30 - pageBytes / 4;

/**
 * Where parameters lie, their gradients and what an optimiser remembers: one WebAssembly memory, so that a
 * kernel can work on them without copying. It never grows, which would detach the arrays; its size is only
 * reserved, and the operating system provides what is written to.
 */
export class ParameterMemory {
  /** What a kernel imports; `byteOffset` of an array is its address there. */
  readonly wasm: { readonly buffer: ArrayBuffer };
  readonly #room: number;
  #used = 0;

  /**
   * @param lengths of the parameters
   * @throws {InvalidArgumentError} if they need more than 4 GiB
   */
  constructor(lengths: readonly number[]) {
    this.#room = arraysPerParameter * lengths.reduce((sum, length) => sum + aligned(length), 0);
    if (this.#room > capacity) {
      const values = lengths.reduce((sum, length) => sum + length, 0);
      throw new InvalidArgumentError(
        `${values} values are to be learnt, but a training session holds at most ${capacity / arraysPerParameter} with their gradients and moments (4 GiB); use a smaller vocabulary, fewer dimensions or freeze a table`,
      );
    }
    this.wasm = new WebAssembly.Memory({ initial: Math.ceil((this.#room * 4) / pageBytes) });
  }

  /**
   * An array of zeros, kept for good.
   *
   * @throws {InvalidArgumentError} if there is no room: each parameter has it for four arrays
   */
  allocate(length: number): Float32Array {
    if (this.#used + aligned(length) > this.#room) {
      throw new InvalidArgumentError(
        `no room for ${length} more values beside the parameters and what an optimizer remembers of them; a training session serves one optimizer, create another session`,
      );
    }
    const array = new Float32Array(this.wasm.buffer, this.#used * 4, length);
    this.#used += aligned(length);
    return array;
  }

  holds(array: Float32Array): boolean {
    return array.buffer === this.wasm.buffer;
  }
}
