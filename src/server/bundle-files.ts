import * as fs from 'node:fs/promises';
import { join } from 'node:path';
import { bundleInFolder } from '../recommend/bundle-folder.ts';
import { checkBundleFile, readBundleFile } from '../recommend/bundle-format.ts';
import { type BundleManifest, decodeManifest, mostManifestBytes } from '../recommend/manifest.ts';

/** One version of a bundle's files in memory, independent of later changes to the folder. */
export interface BundleFiles {
  /** Name of the bundle in messages. */
  readonly where: string;
  readonly manifest: BundleManifest;
  /** By name, including `manifest.json`. Hashes are checked by `checkHashes` or when the bundle is decoded. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** Total size of all files. */
  readonly bytes: number;
}

const manifestName = 'manifest.json';

/**
 * Reads `manifest.json` and the files that it lists, each once.
 *
 * @param where name of the bundle in messages, so that clients see no paths
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

/** @throws {DataFormatError} naming the first file that does not match the manifest */
export async function checkHashes({ where, manifest, files }: BundleFiles): Promise<void> {
  for (const [name, listed] of Object.entries(manifest.files)) {
    await checkBundleFile(where, name, files.get(name)!, listed);
  }
}

/**
 * Whether the bundle or a part of it contains posts of the author. Models list their authors, one per line
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

/** Whether both are the same version. */
export function isSameVersion(a: BundleFiles, b: BundleFiles): boolean {
  return Buffer.compare(a.files.get(manifestName)!, b.files.get(manifestName)!) === 0;
}

/** A string that changes whenever a file of the folder does; '' if there is no folder. Reads no files. */
export async function folderState(folder: string): Promise<string> {
  try {
    const all = (await fs.readdir(folder)).sort();
    // A bundle has far fewer files. For larger folders, the manifest alone is enough.
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
