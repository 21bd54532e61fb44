import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';
import { brotli, precompress } from './precompress.ts';

const onnxRuntime = createRequire(import.meta.url).resolve(
  'onnxruntime-web/ort-wasm-simd-threaded.wasm',
);

/** The playground: `vite build web` writes it to dist/web, from where the server serves it. */
export default defineConfig({
  root: import.meta.dirname,
  base: './', // also behind a proxy that serves it under a path
  define: { onnxRuntimeBytes: (await brotli(readFileSync(onnxRuntime))).length },
  plugins: [svelte({ configFile: false }), precompress()],
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    target: 'es2023',
    assetsInlineLimit: 0, // the page's policy allows no data: scripts or styles
    rolldownOptions: { checks: { pluginTimings: false } },
    chunkSizeWarningLimit: 1000, // vega, loaded by the page of models alone
  },
  worker: { format: 'es' },
  server: { proxy: { '/v1': 'http://127.0.0.1:8787', '/device': 'http://127.0.0.1:8787' } },
});
