import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';
import { packedOnnxRuntime } from './packed-wasm.ts';
import { precompress } from './precompress.ts';
import { sharedWorker } from './shared-worker.ts';
import { workerLicenses } from './worker-licenses.ts';

/**
 * The playground and the HTTP API page. `vite build web` writes them to dist/web, from which the server
 * serves them. The worker that recommends on the device is built with `hashtag-suggest/`.
 */
export default defineConfig({
  root: import.meta.dirname,
  base: './', // works behind a proxy that serves it under a path
  define: { onnxRuntimeBytes: (await packedOnnxRuntime()).length },
  plugins: [sharedWorker(), svelte({ configFile: false }), precompress({ aloneFrom: 32 * 1024 })],
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    target: 'es2023',
    license: { fileName: 'licenses.md' }, // of the bundled packages
    assetsInlineLimit: 0, // the content security policy allows no data: scripts or styles
    rolldownOptions: {
      input: {
        index: `${import.meta.dirname}/index.html`,
        docs: `${import.meta.dirname}/docs.html`,
        'service-worker': `${import.meta.dirname}/service-worker/service-worker.ts`,
      },
      // It is not versioned by its name, and only of exported sites (`src/site/`).
      output: {
        entryFileNames: ({ name }) =>
          name === 'service-worker' ? '[name].js' : 'assets/[name]-[hash].js',
      },
      checks: { pluginTimings: false },
    },
    chunkSizeWarningLimit: 1700, // Swagger UI and Vega, each loaded by one page only
  },
  worker: { format: 'es', plugins: () => [workerLicenses()] }, // of the worker that trains
  server: {
    proxy: Object.fromEntries(
      ['/v1', '/device', '/openapi.json'].map((path) => [path, 'http://127.0.0.1:8787']),
    ),
  },
});
