import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { promisify } from 'node:util';
import { constants, gzip } from 'node:zlib';
import type { Plugin } from 'vite';

const virtualName = 'virtual:onnx-runtime';
const rawUrl = /new URL\("ort-wasm-simd-threaded\.wasm",import\.meta\.url\)/g;

/** ONNX Runtime's WebAssembly, compressed with gzip to a quarter of its size. */
export async function packedOnnxRuntime(): Promise<Buffer> {
  const file = createRequire(import.meta.url).resolve(
    'onnxruntime-web/ort-wasm-simd-threaded.wasm',
  );
  return promisify(gzip)(await readFile(file), { level: constants.Z_BEST_COMPRESSION });
}

/**
 * Ships only the compressed WebAssembly of ONNX Runtime, instead of 14 MB plus a compressed copy.
 * `virtual:onnx-runtime` exports its URL. `unpacked-onnx-runtime.ts` decompresses it, wherever the folder is served from.
 */
export function packWasm(): Plugin {
  return {
    name: 'pack-wasm',
    apply: 'build',
    enforce: 'pre',
    resolveId: (id) => (id === virtualName ? `\0${virtualName}` : undefined),
    async load(id) {
      if (id !== `\0${virtualName}`) return undefined;
      const source = await packedOnnxRuntime();
      const file = this.emitFile({ type: 'asset', name: 'onnx-runtime.wasm.gz', source });
      return `export default import.meta.ROLLUP_FILE_URL_${file};`;
    },
    transform(code, id) {
      if (!/onnxruntime-web\/dist\/.*\.mjs$/.test(id)) return undefined;
      if (code.match(rawUrl) === null) return undefined;
      // This URL is unused, because the bytes are passed in. Left in place, it would make Vite ship the file.
      return { code: code.replace(rawUrl, '({href:""})'), map: null };
    },
  };
}
