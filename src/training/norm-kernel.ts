import type { ParameterMemory } from '../graph/parameter-memory.ts';
import { WasmKernel } from '../base/wasm-kernel.ts';

interface Exports {
  sumOfSquares(gradients: number, count: number): number;
  scale(gradients: number, count: number, factor: number): void;
}

/** The binary of `norm-kernel.wat`. Its test says how to generate it. */
export const kernel = new WasmKernel<Exports>(
  'AGFzbQEAAAABDQJgAn9/AXxgA39/fQACFgEKcGFyYW1ldGVycwZtZW1vcnkCAAADAwIAAQcYAgxzdW1PZlNxdWFyZXMAAAVzY2FsZQAB' +
    'CogCAqoBAgF8A3sCQANAIAFBBEkNASAA/QAEACEEIAT9XyEFIAMgBSAF/fIB/fABIQMgBCAE/Q0ICQoLDA0ODwgJCgsMDQ4P/V8hBSAD' +
    'IAUgBf3yAf3wASEDIABBEGohACABQQRrIQEMAAsLIAP9IQAgA/0hAaAhAgJAA0AgAUUNASAAKgIAu/0UIQUgAiAFIAX98gH9IQCgIQIg' +
    'AEEEaiEAIAFBAWshAQwACwsgAgtaAAJAA0AgAUEESQ0BIAAgAP0ABAAgAv0T/eYB/QsEACAAQRBqIQAgAUEEayEBDAALCwJAA0AgAUUN' +
    'ASAAIAAqAgAgApQ4AgAgAEEEaiEAIAFBAWshAQwACwsL',
);

/** The sum of the squares of `length` gradients starting at `from`, in float64. The array must be in the memory. */
export function sumOfSquares(
  memory: ParameterMemory,
  gradients: Float32Array,
  from: number,
  length: number,
): number {
  return kernel.on(memory).sumOfSquares(gradients.byteOffset + 4 * from, length);
}

/** Multiplies `length` gradients starting at `from` by a factor, in place. The array must be in the memory. */
export function scaleBy(
  memory: ParameterMemory,
  gradients: Float32Array,
  from: number,
  length: number,
  factor: number,
): void {
  kernel.on(memory).scale(gradients.byteOffset + 4 * from, length, factor);
}
