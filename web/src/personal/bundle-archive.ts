/** Bundles as one file: a zip of the bundle's folder, as people download and add them. */
import {
  BlobReader,
  BlobWriter,
  configure,
  ZipReader,
  ZipWriter,
} from '@zip.js/zip.js/lib/zip-core-native.js';
import { DataFormatError } from '../../../src/base/errors.ts';
import { totalBytes } from '../../../src/recommend/bundle-format.ts';
import {
  type BundleManifest,
  decodeManifest,
  mostManifestBytes,
} from '../../../src/recommend/manifest.ts';

const manifestFile = 'manifest.json';
/** The largest bundle that can be added. */
const mostBytes = 512 * 2 ** 20;

// The library's own workers would be scripts from blobs.
configure({ useWebWorkers: false });

/** A bundle's files, not checked except for the manifest. */
export interface AddedBundle {
  readonly manifest: BundleManifest;
  readonly files: ReadonlyMap<string, Blob>;
}

/** Packs a bundle into a zip file that contains a folder. */
export async function zipBundle(files: ReadonlyMap<string, Blob>, folder: string): Promise<Blob> {
  const zip = new ZipWriter(new BlobWriter('application/zip'));
  for (const [name, file] of files) await zip.add(`${folder}/${name}`, new BlobReader(file));
  return zip.close();
}

/**
 * Finds the bundle in what a person selected: a zip of a bundle, or the files of a bundle's folder. Files that the
 * manifest does not list are left out.
 *
 * @throws {DataFormatError} if there is no bundle, or more than one, or it is too large
 */
export async function bundleOf(selected: readonly File[]): Promise<AddedBundle> {
  const [first] = selected;
  const isZip = selected.length === 1 && (await startsAsZip(first));
  const where = isZip ? first.name : folderOf(first);
  const found = isZip ? await unzip(first) : selected.map(asFound);
  const manifests = found.filter(({ name }) => name === manifestFile);
  if (manifests.length !== 1) {
    throw new DataFormatError(
      manifests.length === 0
        ? `${where} is not a bundle: it has no manifest.json. Choose all files of a bundle's folder, or a zip of it`
        : `${where} contains ${manifests.length} bundles; choose one`,
    );
  }
  const [{ folder, bytes, read }] = manifests;
  if (bytes > mostManifestBytes) throw tooLarge(`${where}: manifest.json`, mostManifestBytes);
  const packed = await read();
  const manifest = decodeManifest(new Uint8Array(await packed.arrayBuffer()), where);
  if (totalBytes(manifest) > mostBytes) throw tooLarge(where, mostBytes);
  const files = new Map([[manifestFile, packed]]);
  for (const [name, listed] of Object.entries(manifest.files)) {
    const file = found.find((one) => one.folder === folder && one.name === name);
    if (!file) {
      throw new DataFormatError(
        `${where}: the file ${name} is missing; choose all files of the bundle's folder`,
      );
    }
    if (file.bytes !== listed.bytes) {
      throw new DataFormatError(
        `${where}: ${name} has ${file.bytes} bytes, expected ${listed.bytes}; copy the bundle again`,
      );
    }
    files.set(name, await file.read());
  }
  return { manifest, files };
}

interface Found {
  readonly folder: string;
  readonly name: string;
  readonly bytes: number;
  read(): Promise<Blob>;
}

function asFound(file: File): Found {
  const { folder, name } = parts(file.webkitRelativePath || file.name);
  return { folder, name, bytes: file.size, read: async () => file };
}

async function unzip(file: File): Promise<Found[]> {
  try {
    const entries = await new ZipReader(new BlobReader(file)).getEntries();
    return entries.flatMap((entry) => {
      if (entry.directory) return [];
      const read = () => entry.getData(new BlobWriter(), { checkSignature: true });
      return [{ ...parts(entry.filename), bytes: entry.uncompressedSize, read }];
    });
  } catch (cause) {
    throw new DataFormatError(`${file.name} is a damaged zip file; download or copy it again`, {
      cause,
    });
  }
}

async function startsAsZip(file: File): Promise<boolean> {
  const [p, k] = new Uint8Array(await file.slice(0, 2).arrayBuffer());
  return p === 0x50 && k === 0x4b;
}

function parts(path: string): { readonly folder: string; readonly name: string } {
  const at = path.lastIndexOf('/');
  return { folder: path.slice(0, at + 1), name: path.slice(at + 1) };
}

function folderOf({ name, webkitRelativePath }: File): string {
  return webkitRelativePath?.split('/').at(0) || name;
}

function tooLarge(what: string, most: number): DataFormatError {
  return new DataFormatError(`${what} is larger than the ${most / 2 ** 20} MiB allowed here`);
}
