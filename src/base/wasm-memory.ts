/** Exists in browsers and Node, but not in the types with which both are checked. */
declare const WebAssembly: {
  Memory: new (size: { initial: number }) => { readonly buffer: ArrayBuffer };
};

const pageBytes = 65536;

/** Of arrays in a `WasmMemory`. */
interface ArrayKind<A> {
  new (buffer: ArrayBuffer, byteOffset: number, length: number): A;
  readonly BYTES_PER_ELEMENT: number;
}

/**
 * One WebAssembly memory, so that a `WasmKernel` can work on arrays without copying. It never grows, because that would
 * detach the arrays. Its size is only reserved; the operating system allocates pages when they are written.
 */
export class WasmMemory {
  /** 4 GiB minus one page, so that no address overflows. */
  static readonly mostBytes = 2 ** 32 - pageBytes;
  /** The memory to be imported by a kernel. The `byteOffset` of an array is its address there. */
  readonly wasm: { readonly buffer: ArrayBuffer };
  #used = 0;

  /** @param bytes at most `mostBytes`; the sum of `alignedBytes` of the arrays to come */
  constructor(bytes: number) {
    this.wasm = new WebAssembly.Memory({ initial: Math.ceil(bytes / pageBytes) });
  }

  /** What an array takes: arrays begin at multiples of 16 bytes. */
  static alignedBytes(bytes: number): number {
    return Math.ceil(bytes / 16) * 16;
  }

  /** An array of zeros, which is never freed. There must be room. */
  allocateArray<A>(kind: ArrayKind<A>, length: number): A {
    const array = new kind(this.wasm.buffer, this.#used, length);
    this.#used += WasmMemory.alignedBytes(length * kind.BYTES_PER_ELEMENT);
    return array;
  }
}
