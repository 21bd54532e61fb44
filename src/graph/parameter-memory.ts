import { InvalidArgumentError } from '../base/errors.ts';
import { WasmMemory } from '../base/wasm-memory.ts';

const alignedBytes = (length: number) => WasmMemory.alignedBytes(4 * length);
/** The values of each parameter, their gradient, and two arrays of optimizer state. */
const arraysPerParameter = 4;
/** Length of the array for intermediate values of kernels. */
const scratchLength = 16_384;
const scratchBytes = alignedBytes(scratchLength);

/**
 * Memory for parameters, their gradients and the optimizer state, on which kernels work without copying.
 */
export class ParameterMemory extends WasmMemory {
  /** For intermediate values of kernels, which do not outlive a call: 16,384 values. */
  readonly scratch: Float32Array;
  #room: number;

  /**
   * @param lengths lengths of the parameters
   * @throws {InvalidArgumentError} if they need more than 4 GiB
   */
  constructor(lengths: readonly number[]) {
    const bytes =
      arraysPerParameter * lengths.reduce((sum, length) => sum + alignedBytes(length), 0);
    if (bytes + scratchBytes > WasmMemory.mostBytes) {
      const values = lengths.reduce((sum, length) => sum + length, 0);
      throw new InvalidArgumentError(
        `the model has ${values} values to learn, but a training session has room for at most ${(WasmMemory.mostBytes - scratchBytes) / 4 / arraysPerParameter} with their gradients and moments (4 GiB); use a smaller vocabulary or fewer dimensions, or freeze a table`,
      );
    }
    super(bytes + scratchBytes);
    // At the end, so that the parameters begin at an aligned page.
    this.scratch = new Float32Array(this.wasm.buffer, bytes, scratchLength);
    this.#room = bytes;
  }

  /**
   * Allocates an array of zeros, which is never freed.
   *
   * @throws {InvalidArgumentError} if there is no room; there is room for four arrays per parameter
   */
  allocate(length: number): Float32Array {
    if (alignedBytes(length) > this.#room) {
      throw new InvalidArgumentError(
        `no room for ${length} more values: the parameters, their gradients and the optimizer state fill the memory; a training session serves one optimizer, so create another session`,
      );
    }
    this.#room -= alignedBytes(length);
    return this.allocateArray(Float32Array, length);
  }

  holds(array: Float32Array): boolean {
    return array.buffer === this.wasm.buffer;
  }
}
