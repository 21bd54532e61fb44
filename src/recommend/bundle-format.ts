/**
 * A bundle's files, free of any file system: `manifest.json` and what it lists (`bundle-contents.ts`). Reading runs no
 * code from a bundle, and asks its source for no other names.
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

/** What a manifest records beside what the model exports. */
export type BundleNotes = Pick<BundleManifest, 'metrics' | 'training' | 'madeUp' | 'export'>;

export interface ReadOptions {
  /** The most bytes that are of use: a larger file may be refused before it is read (default: any number). */
  readonly mostBytes?: number | undefined;
  /** To be told, where bytes come bit by bit, how many of the file have come so far. */
  readonly onBytes?: ((bytes: number) => void) | undefined;
}

/** Where a bundle's files come from: a folder, HTTP, memory. */
export interface BundleSource {
  /**
   * The bytes of one file; rejects if there is none, with an error of `base/errors.ts` where the trouble is another.
   *
   * @param options what is known of the file
   */
  read(name: string, options?: ReadOptions): Promise<Uint8Array>;
  /** The bundle, for messages ("bundles/knn"). */
  readonly where: string;
}

/**
 * The files of a bundle by name; `manifest.json` comes last. The same contents and notes give the same
 * bytes.
 *
 * Hashing needs `crypto.subtle`: Node has it, browsers on pages from HTTPS or localhost.
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
 * The inverse of `encodeBundle`: checks the version, the names, and the size and hash of every file
 * before anything is made of it.
 *
 * @param onProgress told how many bytes have come, of all files that the manifest lists
 * @throws {BundleVersionError} if the bundle needs a newer build
 * @throws {DataFormatError} naming the file that is missing, changed or ill-formed
 * @throws what the source does where it cannot be reached
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
  // At once: over a network, each waits for an answer.
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
 * @param where the bundle, for messages
 * @param expected what its manifest says of the file
 * @throws {DataFormatError} if the file is another
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

/** Size of a bundle's files, without its manifest. */
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

/** A file of a bundle. @throws {DataFormatError} if it is missing; and what the source throws of other troubles */
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
