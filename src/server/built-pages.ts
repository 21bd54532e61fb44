import { fileURLToPath } from 'node:url';

/** Folder of the package's built pages, whether run from `dist/` or from `src/`. */
export const builtPages = fileURLToPath(
  new URL(import.meta.url.endsWith('.ts') ? '../../dist/web' : '../web', import.meta.url),
);
