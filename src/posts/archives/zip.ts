import type { FileEntry, Reader } from '@zip.js/zip.js';
import { DataFormatError } from '../../base/errors.ts';
import { optionalPackage } from '../../base/optional-package.ts';
import { itemsOf, toStream } from '../byte-streams.ts';
import { fileChunks, type PostFile } from '../post-file.ts';
import { bounded } from '../unpack-bounds.ts';
import type { Archive, ArchiveEntry } from './archive.ts';
import { shownName } from './shown-name.ts';

/** A list of files longer than this is not that of an archive of posts: 100,000 files take about 10 MB. */
const MAX_READ_BYTES = 2 ** 29;

/** A zip archive. Its list of files is at its end, so that only the files that are asked for are read. */
export function zipArchive(file: PostFile): Archive {
  return {
    kind: 'zip',
    async *entries() {
      const { ZipReader } = await optionalPackage(
        '@zip.js/zip.js',
        () => import('@zip.js/zip.js/lib/zip-core-reader.js'),
      );
      // Names that point outside a folder are harmless here, since nothing is written.
      const options = { useWebWorkers: false, filenameValidation: 'tolerant' } as const;
      const zip = new ZipReader(readerOf(file), options);
      const entries = await zip.getEntries().catch((error) => {
        throw damaged(file.path, error);
      });
      for (const entry of entries) {
        if (!entry.directory) yield asEntry(entry, file.path);
      }
    },
  };
}

/** A file as zip.js reads it: parts for the list of files, a stream for content. */
function readerOf(file: PostFile): Reader<unknown> {
  return {
    size: file.sizeBytes,
    readable: toStream(fileChunks(file)),
    createReadable: ({ offset = 0, size = file.sizeBytes - offset } = {}) =>
      toStream(fileChunks(file, offset, offset + size)),
    async readUint8Array(index, length) {
      if (length > MAX_READ_BYTES) throw new Error('its list of files is too long');
      return file.read(index, Math.min(index + length, file.sizeBytes));
    },
  };
}

function asEntry(entry: FileEntry, path: string): ArchiveEntry {
  const { filename, encrypted, compressedSize, uncompressedSize } = entry;
  const what = `${shownName(filename)} in ${path}`;
  return {
    name: filename,
    sizeBytes: uncompressedSize,
    chunks() {
      if (encrypted) {
        throw new DataFormatError(
          `${what} is encrypted; unpack the archive with its password and give that file`,
        );
      }
      return bounded(unpacked(entry, what), what, () => compressedSize);
    },
  };
}

async function* unpacked(entry: FileEntry, what: string): AsyncGenerator<Uint8Array> {
  const stop = new AbortController();
  let fail = (_error: unknown) => {};
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>({
    start(controller) {
      fail = (error) => controller.error(error);
    },
  });
  const options = { useWebWorkers: false, checkCrc32: true, signal: stop.signal };
  // Errors of the content reach only this promise, not the stream.
  entry.getData(writable, options).catch(fail);
  try {
    yield* itemsOf(readable);
  } catch (error) {
    throw damaged(what, error);
  } finally {
    stop.abort();
  }
}

function damaged(what: string, error: unknown): Error {
  if (error instanceof DataFormatError) return error;
  const { message } = error as Error;
  if (/unsupported|not supported/i.test(message)) {
    return new DataFormatError(
      `${what} is packed in a way that cannot be read here (${message}); unpack the archive and give the file of posts in it`,
      { cause: error },
    );
  }
  return new DataFormatError(
    `${what} is damaged or incomplete (${message}); download or copy it again`,
    { cause: error },
  );
}
