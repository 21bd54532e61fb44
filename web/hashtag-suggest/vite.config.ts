import { defineConfig } from 'vite';
import { packWasm } from '../packed-wasm.ts';
import { precompress } from '../precompress.ts';
import { workerLicenses } from '../worker-licenses.ts';

/** `<hashtag-suggest>` for other people's pages: one module, with a worker and WebAssembly that it loads as it needs. */
export default defineConfig({
  root: import.meta.dirname,
  base: './', // wherever the folder is put
  publicDir: false,
  plugins: [precompress()],
  build: {
    outDir: '../../dist/web/hashtag-suggest',
    emptyOutDir: true,
    target: 'es2023',
    license: { fileName: 'licenses.md' }, // of what is bundled
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
    // The playground knows it by this name.
    rolldownOptions: { output: { entryFileNames: 'worker.js' } },
  },
});
