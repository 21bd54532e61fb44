import type { BundleInfo } from '../../src/server/client.ts';
import { size } from './format.ts';

/** Size of ONNX Runtime's compressed WebAssembly in bytes, measured by `vite.config.ts`. */
declare const onnxRuntimeBytes: number;

/** Says how much a device downloads for a bundle. */
export function loadSize({ bytes, graph }: BundleInfo['device']): string {
  return graph ? `${size(bytes)} plus ${size(onnxRuntimeBytes)} of ONNX Runtime` : size(bytes);
}
