/**
 * The playground with bundles as plain files, for any web host. Nothing of it needs a server: the page recommends on the
 * device, and a service worker keeps it for use offline.
 */
import { createHash } from 'node:crypto';
import { siteKind } from '../recommend/bundle-replacement.ts';
import { builtPages } from '../server/built-pages.ts';
import { pageFiles } from './page-files.ts';
import { type ReadSiteBundle, readSiteBundle, type SiteBundle } from './site-bundle.ts';
import type { SiteList } from './site-list.ts';

export interface Site {
  /** By path within the folder, the list `site.json` last. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly list: SiteList;
  /** Size of all files. */
  readonly bytes: number;
}

/** Files of the page larger than this are for some models only. */
const largeBytes = 2 * 1024 * 1024;

/**
 * Creates the files of a site.
 *
 * @param bundles at least one; the first is the default
 * @param pages folder of the built playground (default: the package's)
 * @throws as `readSiteBundle` and `pageFiles`
 */
export async function createSite(
  bundles: readonly SiteBundle[],
  pages = builtPages,
): Promise<Site> {
  const files = await pageFiles(pages);
  const read: ReadSiteBundle[] = [];
  for (const bundle of bundles) read.push(await readSiteBundle(bundle));
  const needsMore = read.some((bundle) => bundle.needsMore);
  const later = [...files].flatMap(([path, { length }]) =>
    length > largeBytes && !needsMore ? [path] : [],
  );
  for (const [at, bundle] of read.entries()) {
    for (const [name, bytes] of bundle.files) {
      const path = `${bundle.info.device.url}${name}`;
      files.set(path, bytes);
      if (at > 0) later.push(path);
    }
  }
  const version = versionOf(files, bundles);
  // Browsers look for a new version by comparing the bytes of this file.
  const worker = Buffer.from(files.get('service-worker.js')!).toString();
  const versioned = `self.octothorpeSite=${JSON.stringify(version)};\n${worker}`;
  files.set('service-worker.js', Buffer.from(versioned));
  const infos = read.map(({ info }) => info);
  const list: SiteList = {
    format: 'octothorpe-site',
    version,
    default: infos[0].name,
    store: false,
    bundles: infos,
    files: Object.fromEntries(
      [...files].map(([path, bytes]) => [path, { bytes: bytes.length, sha256: sha256(bytes) }]),
    ),
    later,
  };
  files.set(siteKind.list, Buffer.from(`${JSON.stringify(list, null, 2)}\n`));
  let bytes = 0;
  for (const content of files.values()) bytes += content.length;
  return { files, list, bytes };
}

/** A hash of all paths and contents, and of the order of the bundles. */
function versionOf(files: ReadonlyMap<string, Uint8Array>, bundles: readonly SiteBundle[]): string {
  const names = bundles.map(({ name }) => name);
  const hashes = [...files].map(([path, bytes]) => [path, sha256(bytes)]);
  return sha256(Buffer.from(JSON.stringify([names, hashes]))).slice(0, 32);
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
