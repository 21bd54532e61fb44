/**
 * Encodes and decodes a bundle's files, independent of any file system: `manifest.json` and the files that it lists
 * (`bundle-contents.ts`). Reading runs no code from a bundle, and requests no other file names from its source.
 */
import { DataFormatError, OctothorpeError } from '../base/errors.ts';
import { packageVersion } from '../base/version.ts';
import type { BundleContents } from '../models/model.ts';
import { decodeContents, encodeContents, entryOf, versionOf } from './bundle-contents.ts';
import {
  type BundleManifest,
  decodeManifest,
  encodeManifest,
  mostFiles,
  mostManifestBytes,
} from './manifest.ts';

const manifestFile = 'manifest.json';

/** The parts of a manifest that do not come from the model. */
export type BundleNotes = Pick<
  BundleManifest,
  'metrics' | 'training' | 'learned' | 'madeUp' | 'export'
>;

export interface ReadOptions {
  /** Maximum useful size: a larger file may be rejected before it is read (default: no maximum). */
  readonly mostBytes?: number | undefined;
  /** Called with the number of bytes read so far, if the file arrives in pieces. */
  readonly onBytes?: ((bytes: number) => void) | undefined;
}

/** The source of a bundle's files: a folder, HTTP or memory. */
export interface BundleSource {
  /**
   * Returns the bytes of one file. Rejects with any error if the file does not exist, and with an error of `base/errors.ts`
   * in case of other problems.
   */
  read(name: string, options?: ReadOptions): Promise<Uint8Array>;
  /** Name of the bundle in messages ("bundles/knn"). */
  readonly where: string;
}

/**
 * Encodes a bundle into files by name, with `manifest.json` last. The same contents and notes always produce the same
 * bytes.
 *
 * Hashing needs `crypto.subtle`, which exists in Node, and in browsers on pages from HTTPS or localhost.
 */
export async function encodeBundle(
  contents: BundleContents,
  notes: BundleNotes = {},
): Promise<ReadonlyMap<string, Uint8Array>> {
  const files = encodeContents(contents);
  if (files.size > mostFiles) {
    throw new Error(`a bundle has at most ${mostFiles} files, got ${files.size}`);
  }
  const listed: BundleManifest['files'] = {};
  for (const [name, bytes] of files) {
    listed[name] = { sha256: await sha256(bytes), bytes: bytes.length };
  }
  const version = versionOf(contents);
  const head = { format: 'octothorpe-bundle', version, ...entryOf(contents) } as const;
  const createdBy = `octothorpe ${packageVersion}`;
  files.set(manifestFile, encodeManifest({ ...head, ...notes, createdBy, files: listed }));
  return files;
}

/**
 * The inverse of `encodeBundle`. Checks the version, the file names, and the size and hash of every file before
 * using its contents.
 *
 * @param onProgress called with the number of bytes loaded so far and the total size of the files in the manifest
 * @throws {BundleVersionError} if the bundle needs a newer build
 * @throws {DataFormatError} naming the file that is missing, changed or malformed
 * @throws the source's own errors if it cannot be reached
 */
export async function decodeBundle(
  source: BundleSource,
  onProgress?: (loadedBytes: number, totalBytes: number) => void,
): Promise<{ contents: BundleContents; manifest: BundleManifest }> {
  const { where } = source;
  const manifest = decodeManifest(
    await readBundleFile(source, manifestFile, { mostBytes: mostManifestBytes }),
    where,
  );
  const listed = Object.entries(manifest.files);
  const progress = onProgress && sumOfProgress(listed.length, totalBytes(manifest), onProgress);
  // Concurrently, because over a network each read waits for an answer.
  const read = listed.map(async ([name, expected], at) => {
    const bytes = await readBundleFile(source, name, {
      mostBytes: expected.bytes,
      onBytes: progress && ((count) => progress(at, count)),
    });
    progress?.(at, expected.bytes);
    await checkBundleFile(where, name, bytes, expected);
    return [name, bytes] as const;
  });
  const contents = decodeContents(manifest, new Map(await Promise.all(read)), where);
  return { contents, manifest };
}

/**
 * Checks the size and hash of a file.
 *
 * @param where name of the bundle in messages
 * @param expected the file's entry in the manifest
 * @throws {DataFormatError} if the file does not match
 */
export async function checkBundleFile(
  where: string,
  name: string,
  bytes: Uint8Array,
  expected: BundleManifest['files'][string],
): Promise<void> {
  if (bytes.length === expected.bytes && (await sha256(bytes)) === expected.sha256) return;
  throw new DataFormatError(
    `${where}: ${name} was changed after the bundle was written (its SHA-256 differs from the ` +
      `manifest's); copy or train the bundle again`,
  );
}

/** Total size of a bundle's files, without its manifest, in bytes. */
export function totalBytes({ files }: BundleManifest): number {
  return Object.values(files).reduce((sum, { bytes }) => sum + bytes, 0);
}

/** Whether a bundle has a graph, itself or in a part, which needs ONNX Runtime. */
export function hasGraph({ files }: BundleManifest): boolean {
  return Object.keys(files).some((name) => name.endsWith('.onnx'));
}

/** Adds up the progress of several files. */
function sumOfProgress(
  files: number,
  total: number,
  onProgress: (loadedBytes: number, totalBytes: number) => void,
): (file: number, bytes: number) => void {
  const loaded = new Float64Array(files);
  return (file, bytes) => {
    loaded[file] = bytes;
    onProgress(
      Math.min(
        total,
        loaded.reduce((a, b) => a + b),
      ),
      total,
    );
  };
}

/** Reads a file of a bundle. @throws {DataFormatError} if it is missing; and the source's own errors */
export async function readBundleFile(
  source: BundleSource,
  name: string,
  options: ReadOptions,
): Promise<Uint8Array> {
  try {
    return await source.read(name, options);
  } catch (cause) {
    if (cause instanceof OctothorpeError) throw cause;
    throw new DataFormatError(
      name === manifestFile
        ? `${source.where} is not a bundle: it has no readable manifest.json; make one with "octothorpe train"`
        : `${source.where}: the file ${name} is missing or unreadable; copy or train the bundle again`,
      { cause },
    );
  }
}

/** Lower-case hexadecimal. */
async function sha256(bytes: Uint8Array): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>);
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
