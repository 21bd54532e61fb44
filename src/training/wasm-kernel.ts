import type { ParameterMemory } from '../graph/parameter-memory.ts';

/** Exists in browsers and Node, but not in the types with which both are checked. */
declare const WebAssembly: {
  Module: new (binary: Uint8Array) => object;
  Instance: new (module: object, imports: object) => { readonly exports: unknown };
};

/** Functions in WebAssembly that work on the arrays of a `ParameterMemory`, given by their addresses. */
export class WasmKernel<Exports> {
  readonly binary: Uint8Array;
  readonly #module: object;
  readonly #instances = new WeakMap<ParameterMemory, Exports>();

  /** @param base64 the binary of a module that imports the memory as "parameters" "memory" */
  constructor(base64: string) {
    this.binary = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    this.#module = new WebAssembly.Module(this.binary);
  }

  /** The functions for a memory. */
  on(memory: ParameterMemory): Exports {
    const known = this.#instances.get(memory);
    if (known) return known;
    const imports = { parameters: { memory: memory.wasm } };
    const own = new WebAssembly.Instance(this.#module, imports).exports as Exports;
    this.#instances.set(memory, own);
    return own;
  }
}
