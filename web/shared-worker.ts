import type { Plugin } from 'vite';

const virtualName = '\0device-worker';

/**
 * Has the built playground start the worker that is shipped with `<hashtag-suggest>`, in place of a copy of its own
 * with another ONNX Runtime. Only in what is built: the development server has no such file.
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
