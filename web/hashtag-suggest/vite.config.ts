import { defineConfig } from 'vite';
import { packWasm } from '../packed-wasm.ts';
import { precompress } from '../precompress.ts';
import { workerLicenses } from '../worker-licenses.ts';

/** Builds `<hashtag-suggest>` for other pages: one module, which loads a worker and WebAssembly when needed. */
export default defineConfig({
  root: import.meta.dirname,
  base: './', // works wherever the folder is placed
  publicDir: false,
  plugins: [precompress()],
  build: {
    outDir: '../../dist/web/hashtag-suggest',
    emptyOutDir: true,
    target: 'es2023',
    license: { fileName: 'licenses.md' }, // of the bundled packages
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: {
        'hashtag-suggest': `${import.meta.dirname}/index.ts`,
        example: `${import.meta.dirname}/example.html`,
      },
      preserveEntrySignatures: 'strict',
      output: { entryFileNames: '[name].js' },
      checks: { pluginTimings: false },
    },
  },
  worker: {
    format: 'es',
    plugins: () => [packWasm(), workerLicenses()],
    // The playground loads it by this name.
    rolldownOptions: { output: { entryFileNames: 'worker.js' } },
  },
});
