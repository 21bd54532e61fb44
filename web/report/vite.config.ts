import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';
import { inlined } from './inlined.ts';

/** The page of an experiment's report: one file, into which `octothorpe compare` writes the data. */
export default defineConfig({
  root: import.meta.dirname,
  publicDir: false,
  plugins: [svelte({ configFile: false }), inlined()],
  build: {
    outDir: '../../dist/report',
    emptyOutDir: false, // figures.js is built beside it
    target: 'es2023',
    license: { fileName: 'licenses.md' }, // of what is bundled
    modulePreload: false,
    cssCodeSplit: false,
    rolldownOptions: { checks: { pluginTimings: false } },
    chunkSizeWarningLimit: 1200, // vega
  },
});
