import type { App } from './app.ts';
import { RequestProblem } from './problems.ts';

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

/**
 * Answers 405 with `Allow` if a route exists only for other methods. Must be called before routes are added; the returned
 * function, after.
 */
export function refuseWrongMethods(app: App): () => void {
  const allowed = new Map<string, Set<string>>();
  app.addHook('onRoute', ({ url, method }) => {
    if (!/^\/(v1|healthz|readyz|metrics|openapi|device)/.test(url)) return;
    const known = allowed.get(url) ?? new Set();
    allowed.set(url, known);
    for (const one of [method].flat()) known.add(one);
  });
  return () => {
    for (const [url, known] of [...allowed]) {
      const allow = [...known].sort().join(', ');
      app.route({
        method: methods.filter((method) => !known.has(method)),
        url,
        schema: { hide: true },
        onRequest: async ({ method }) => {
          throw new RequestProblem(
            405,
            'method-not-allowed',
            `${method} is not allowed for this path; it supports ${allow}`,
            { allow },
          );
        },
        handler: () => undefined,
      });
    }
  };
}
