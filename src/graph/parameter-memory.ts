import { InvalidArgumentError } from '../base/errors.ts';

/** Exists in browsers and Node, but not in the types with which both are checked. */
declare const WebAssembly: {
  Memory: new (size: { initial: number }) => { readonly buffer: ArrayBuffer };
};

const pageBytes = 65536;
/** Aligns arrays to multiples of 16 bytes. */
const aligned = (length: number) => Math.ceil(length / 4) * 4;
/** The values of each parameter, their gradient, and two arrays of optimizer state. */
const arraysPerParameter = 4;
/** Length of the array for intermediate values of kernels. */
const scratchLength = pageBytes / 4;
/** 4 GiB minus one page, so that no address overflows. */
const capacity = 2 ** 30 - pageBytes / 4;

/**
 * Memory for parameters, their gradients and the optimizer state: one WebAssembly memory, so that a kernel can work on it
 * without copying. It never grows, because that would detach the arrays. Its size is only reserved; the operating system
 * allocates pages when they are written.
 */
export class ParameterMemory {
  /** The memory to be imported by a kernel. The `byteOffset` of an array is its address there. */
  readonly wasm: { readonly buffer: ArrayBuffer };
  /** For intermediate values of kernels, which do not outlive a call: 16,384 values. */
  readonly scratch: Float32Array;
  readonly #room: number;
  #used = 0;

  /**
   * @param lengths lengths of the parameters
   * @throws {InvalidArgumentError} if they need more than 4 GiB
   */
  constructor(lengths: readonly number[]) {
    const arrays = arraysPerParameter * lengths.reduce((sum, length) => sum + aligned(length), 0);
    if (arrays + scratchLength > capacity) {
      const values = lengths.reduce((sum, length) => sum + length, 0);
      throw new InvalidArgumentError(
        `the model has ${values} values to learn, but a training session has room for at most ${(capacity - scratchLength) / arraysPerParameter} with their gradients and moments (4 GiB); use a smaller vocabulary or fewer dimensions, or freeze a table`,
      );
    }
    this.wasm = new WebAssembly.Memory({
      initial: Math.ceil(((arrays + scratchLength) * 4) / pageBytes),
    });
    // At the end, so that the parameters begin at an aligned page.
    this.scratch = new Float32Array(this.wasm.buffer, arrays * 4, scratchLength);
    this.#room = arrays;
  }

  /**
   * Allocates an array of zeros, which is never freed.
   *
   * @throws {InvalidArgumentError} if there is no room; there is room for four arrays per parameter
   */
  allocate(length: number): Float32Array {
    if (this.#used + aligned(length) > this.#room) {
      throw new InvalidArgumentError(
        `no room for ${length} more values: the parameters, their gradients and the optimizer state fill the memory; a training session serves one optimizer, so create another session`,
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
