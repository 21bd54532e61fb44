/**
 * The HTTP server as a library. `octothorpe serve` uses it.
 *
 * @example
 * const server = await createServer({ bundles: [{ name: 'knn', folder: 'bundles/knn' }] });
 * console.log(await server.start());
 */

export { createServer, type OctothorpeServer } from './create-server.ts';
export * from './schemas.ts';
export type { BundleSpec } from './served-bundle.ts';
export type { ServerOptions } from './server-options.ts';
