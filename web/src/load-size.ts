import type { BundleInfo } from '../../src/server/client.ts';
import { size } from './format.ts';

/** Size of ONNX Runtime's packed WebAssembly; `vite.config.ts` measures it. */
declare const onnxRuntimeBytes: number;

/** What a device loads for a bundle, in words. */
export function loadSize({ bytes, graph }: BundleInfo['device']): string {
  return graph ? `${size(bytes)} plus ${size(onnxRuntimeBytes)} of ONNX Runtime` : size(bytes);
}
