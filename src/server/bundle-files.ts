import * as fs from 'node:fs/promises';
import { join } from 'node:path';
import { bundleInFolder } from '../recommend/bundle-folder.ts';
import { checkBundleFile, readBundleFile } from '../recommend/bundle-format.ts';
import { type BundleManifest, decodeManifest, mostManifestBytes } from '../recommend/manifest.ts';

/** A bundle's files in memory: one version of it, whatever becomes of the folder. */
export interface BundleFiles {
  /** For messages. */
  readonly where: string;
  readonly manifest: BundleManifest;
  /** By name, `manifest.json` among them. Hashes are checked by `checkHashes`, or by who decodes them. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** All together. */
  readonly bytes: number;
}

const manifestName = 'manifest.json';

/**
 * Reads `manifest.json` and the files that it lists, each once.
 *
 * @param where what messages call the bundle, so that no path goes to clients
 * @throws {FileAccessError | DataFormatError | BundleVersionError} as `readBundle`
 */
export async function readBundleFiles(folder: string, where: string): Promise<BundleFiles> {
  const source = await bundleInFolder(folder, where);
  const files = new Map<string, Uint8Array>();
  const keep = async (file: string, mostBytes: number) => {
    files.set(file, await readBundleFile(source, file, { mostBytes }));
  };
  await keep(manifestName, mostManifestBytes);
  const manifest = decodeManifest(files.get(manifestName)!, where);
  for (const [file, listed] of Object.entries(manifest.files)) await keep(file, listed.bytes);
  let bytes = 0;
  for (const content of files.values()) bytes += content.length;
  return { where, manifest, files, bytes };
}

/** @throws {DataFormatError} naming the first file that is not the one which the manifest lists */
export async function checkHashes({ where, manifest, files }: BundleFiles): Promise<void> {
  for (const [name, listed] of Object.entries(manifest.files)) {
    await checkBundleFile(where, name, files.get(name)!, listed);
  }
}

/**
 * Whether the bundle or a part of it keeps posts of the author: models list whom they keep, one a line
 * (`BundleContents`).
 */
export function keepsAuthor({ files }: BundleFiles, author: string): boolean {
  if (/[\n\r]/.test(author)) return false;
  return [...files].some(([name, list]) => /(^|\.)authors\.txt$/.test(name) && lists(list, author));
}

function lists(list: Uint8Array, author: string): boolean {
  const bytes = Buffer.from(list.buffer, list.byteOffset, list.byteLength);
  const line = `${author}\n`;
  return (
    bytes.subarray(0, Buffer.byteLength(line)).equals(Buffer.from(line)) ||
    bytes.includes(`\n${line}`)
  );
}

/** Whether two readings found the same version. */
export function isSameVersion(a: BundleFiles, b: BundleFiles): boolean {
  return Buffer.compare(a.files.get(manifestName)!, b.files.get(manifestName)!) === 0;
}

/** Changes whenever a file of the folder does; '' if there is no folder. Reads no file. */
export async function folderState(folder: string): Promise<string> {
  try {
    const all = (await fs.readdir(folder)).sort();
    // A bundle has far fewer; of a folder with more, the manifest says enough.
    const names = all.length > 2000 ? [manifestName] : all;
    const states = names.map(async (name) => {
      const { size, ino, ctimeMs } = await fs.lstat(join(folder, name));
      return `${name}:${size}:${ino}:${ctimeMs}`;
    });
    return (await Promise.all(states)).join('\n');
  } catch {
    return '';
  }
}
