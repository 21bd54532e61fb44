import { defineConfig } from 'vite';

/**
 * What draws the pictures beside report.md, in Node. Vega is bundled, so that the installed package does not depend on
 * it: with the packages that it needs it takes 26 MB, and here 0.8 MB.
 */
export default defineConfig({
  root: import.meta.dirname,
  publicDir: false,
  ssr: { noExternal: true },
  build: {
    ssr: `${import.meta.dirname}/figures.ts`,
    outDir: '../../dist/report',
    emptyOutDir: false,
    target: 'node20',
    minify: true,
    license: { fileName: 'figures-licenses.md' }, // of what is bundled
    rolldownOptions: { output: { entryFileNames: 'figures.js' }, checks: { pluginTimings: false } },
  },
});
