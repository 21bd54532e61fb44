/** The list of a site, `site.json`, which its page and its service worker read. */
import type { ModelsReply } from '../server/schemas.ts';

/** The bundles as a server lists them; `device.url` is relative to the page. */
export interface SiteList extends ModelsReply {
  readonly format: 'octothorpe-site';
  /** Changes whenever a file of the site does. */
  readonly version: string;
  /** All other files, by path within the folder. `sha256` is in hexadecimal. */
  readonly files: Readonly<Record<string, { readonly bytes: number; readonly sha256: string }>>;
  /** Paths of the files that a browser keeps only once it has loaded them. It keeps all others from the first visit on. */
  readonly later: readonly string[];
}
