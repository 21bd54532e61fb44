import { build, type Rolldown } from 'vite';

/** The files for a browser, and the modules they were built from. */
export interface BuiltPage {
  /** Content by path: "/" is the page. */
  readonly files: ReadonlyMap<string, Uint8Array | string>;
  /** Paths of the modules that were bundled. */
  readonly modules: readonly string[];
}

/**
 * Bundles a page with Vite, in memory.
 *
 * @param root the folder of its `index.html`
 * @param base of the URLs in it
 */
export async function buildPage(root = import.meta.dirname, base = '/'): Promise<BuiltPage> {
  const { output } = (await build({
    configFile: false,
    root,
    base,
    logLevel: 'error',
    publicDir: false,
    worker: { format: 'es' }, // a worker that imports as it needs cannot be one script
    build: { write: false, rolldownOptions: { input: `${root}/index.html` } },
  })) as Rolldown.RolldownOutput;
  return {
    files: new Map(
      output.map((file) => [
        `/${file.fileName === 'index.html' ? '' : file.fileName}`,
        file.type === 'chunk' ? file.code : file.source,
      ]),
    ),
    modules: output.flatMap((file) => (file.type === 'chunk' ? file.moduleIds : [])),
  };
}
