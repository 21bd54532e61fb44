import { basename, resolve, sep } from 'node:path';
import { throwIfAborted } from '../../base/errors.ts';
import type { SiteBundle } from '../../site/site-bundle.ts';
import { namedBundle } from '../bundle-names.ts';
import { UsageError } from '../failure.ts';
import type { Terminal } from '../terminal.ts';

export interface ExportSiteOptions {
  /** FOLDER or NAME=FOLDER; the first is the default. */
  readonly bundle: readonly string[];
  readonly out: string;
  readonly json?: true;
}

/** Runs `octothorpe export --target site`. */
export async function exportSite(
  { bundle, out, json }: ExportSiteOptions,
  terminal: Terminal,
): Promise<void> {
  const { createSite } = await import('../../site/create-site.ts');
  const { siteKind } = await import('../../recommend/bundle-replacement.ts');
  const { BundleTarget } = await import('../../recommend/bundle-target.ts');
  const bundles = siteBundles(bundle);
  await checkOutside(out, bundles);
  const target = await BundleTarget.open(out, siteKind);
  try {
    const { files, list, bytes } = await createSite(bundles);
    throwIfAborted(terminal.signal, 'the export');
    await target.writeFiles(files);
    const names = bundles.map(({ name }) => name);
    if (json) {
      const { version } = list;
      terminal.print(
        JSON.stringify({ site: out, bytes, files: files.size, version, bundles: names }),
      );
      return;
    }
    terminal.print(`${out}: a site of ${(bytes / 1e6).toFixed(2)} MB with ${names.join(', ')}`);
    terminal.print('  copy the folder to any web host; it needs no server of its own');
  } finally {
    await target.close();
  }
}

function siteBundles(values: readonly string[]): SiteBundle[] {
  const bundles = values.map((value) => {
    const [name, folder] = namedBundle(value, basename(resolve(value)));
    return { name, folder };
  });
  // Some hosts do not tell capital letters from small ones.
  const names = bundles.map(({ name }) => name.toLowerCase());
  const twice = names.find((name, at) => names.indexOf(name) < at);
  if (twice === undefined) return bundles;
  throw new UsageError(`two bundles are named "${twice}"; name one of them, as in NAME=FOLDER`);
}

/** @throws {InvalidArgumentError} if the site would be written into one of its bundles */
async function checkOutside(out: string, bundles: readonly SiteBundle[]): Promise<void> {
  const { InvalidArgumentError } = await import('../../base/errors.ts');
  const { bundleTarget } = await import('../../recommend/bundle-target.ts');
  const place = await bundleTarget(out);
  for (const { folder } of bundles) {
    if (!`${place}${sep}`.startsWith(`${await bundleTarget(folder)}${sep}`)) continue;
    throw new InvalidArgumentError(
      `${out} is in the bundle ${folder}; choose another folder for --out`,
    );
  }
}
