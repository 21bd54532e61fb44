import type { WasmMemory } from './wasm-memory.ts';

/** Exists in browsers and Node, but not in the types with which both are checked. */
declare const WebAssembly: {
  Module: new (binary: Uint8Array) => object;
  Instance: new (module: object, imports: object) => { readonly exports: unknown };
};

/** Functions in WebAssembly that work on the arrays of a `WasmMemory`, given by their addresses. */
export class WasmKernel<Exports> {
  readonly #base64: string;
  #module: object | undefined;
  readonly #instances = new WeakMap<WasmMemory, Exports>();

  /** @param base64 the binary of a module that imports the memory as "shared" "memory"; compiled when it is first used */
  constructor(base64: string) {
    this.#base64 = base64;
  }

  get binary(): Uint8Array {
    return Uint8Array.from(atob(this.#base64), (character) => character.charCodeAt(0));
  }

  /** The functions for a memory. */
  on(memory: WasmMemory): Exports {
    const known = this.#instances.get(memory);
    if (known) return known;
    this.#module ??= new WebAssembly.Module(this.binary);
    const imports = { shared: { memory: memory.wasm } };
    const own = new WebAssembly.Instance(this.#module, imports).exports as Exports;
    this.#instances.set(memory, own);
    return own;
  }
}
