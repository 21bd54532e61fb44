import type { Plugin } from 'vite';

const virtualName = '\0device-worker';

/**
 * Makes the built playground start the worker that ships with `<hashtag-suggest>`, instead of its own copy
 * with a second ONNX Runtime. Applies to builds only: the development server has no such file.
 */
export function sharedWorker(): Plugin {
  return {
    name: 'shared-worker',
    apply: 'build',
    enforce: 'pre',
    resolveId: (id) => (id.endsWith('/src/recommend/worker.ts?worker') ? virtualName : undefined),
    load: (id) =>
      id === virtualName
        ? `export default class extends Worker {
            constructor() {
              super(new URL('hashtag-suggest/worker.js', document.baseURI), { type: 'module' });
            }
          }`
        : undefined,
  };
}
