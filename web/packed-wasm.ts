import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { promisify } from 'node:util';
import { constants, gzip } from 'node:zlib';
import type { Plugin } from 'vite';

const virtualName = 'virtual:onnx-runtime';
const rawUrl = /new URL\("ort-wasm-simd-threaded\.wasm",import\.meta\.url\)/g;

/** ONNX Runtime's WebAssembly, packed to a quarter of its size. */
export async function packedOnnxRuntime(): Promise<Buffer> {
  const file = createRequire(import.meta.url).resolve(
    'onnxruntime-web/ort-wasm-simd-threaded.wasm',
  );
  return promisify(gzip)(await readFile(file), { level: constants.Z_BEST_COMPRESSION });
}

/**
 * Ships ONNX Runtime's WebAssembly packed alone, in place of 14 MB and a packed copy beside it:
 * `virtual:onnx-runtime` is its address. `unpacked-onnx-runtime.ts` unpacks it, wherever the folder is served from.
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
      // Not reached where the bytes are given; left alone, it would have Vite ship the file.
      return { code: code.replace(rawUrl, '({href:""})'), map: null };
    },
  };
}
