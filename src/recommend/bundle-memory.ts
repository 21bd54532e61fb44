import { DataFormatError } from '../base/errors.ts';
import type { BundleSource } from './bundle-format.ts';

/** The files of a bundle by name, such as `encodeBundle` returns them. A `Blob` is read when it is needed. */
export type BundleFiles = ReadonlyMap<string, Uint8Array | Blob>;

/**
 * Reads a bundle from files in memory, for example those that a person selected or that a page has stored.
 *
 * @param where name of the bundle in messages
 */
export function bundleInMemory(files: BundleFiles, where: string): BundleSource {
  return {
    where,
    async read(name, { mostBytes = Number.POSITIVE_INFINITY } = {}) {
      const file = files.get(name);
      if (file === undefined) throw new Error(`there is no ${name}`);
      const size = file instanceof Blob ? file.size : file.length;
      if (size > mostBytes) {
        throw new DataFormatError(
          `${where}: ${name} has ${size} bytes, expected at most ${mostBytes}; copy or train the bundle again`,
        );
      }
      return file instanceof Blob ? new Uint8Array(await file.arrayBuffer()) : file;
    },
  };
}
