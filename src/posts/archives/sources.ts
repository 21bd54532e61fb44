/** Opens what holds the posts of a file: the file itself, or the files of posts in an archive. */
import { DataFormatError } from '../../base/errors.ts';
import type { PostFile } from '../post-file.ts';
import { openSource, type Source, sourceOf } from '../source.ts';
import { checkSize } from '../unpack-bounds.ts';
import type { Archive } from './archive.ts';
import { partsOf } from './parts.ts';
import { shownName } from './shown-name.ts';
import { isTar, tarArchive } from './tar.ts';
import { zipArchive } from './zip.ts';

/** The first bytes of a zip archive: of its first file, or of the end of an empty one. */
const zipStarts = ['PK\x03\x04', 'PK\x05\x06'];

/** Archives that are not read, by their first bytes. */
const otherStarts = [
  ['7z\xbc\xaf\x27\x1c', '7-Zip archive'],
  ['Rar!\x1a\x07', 'RAR archive'],
  ['BZh9', 'bzip2 file'],
  ['\xfd7zXZ', 'xz file'],
  ['\x28\xb5\x2f\xfd', 'Zstandard file'],
] as const;

/** The part of an archive that a source is: `data/tweets.js`. */
export interface PartSource extends Source {
  readonly part?: string;
}

/**
 * Opens the sources of a file one after the other; each is to be read before the next is asked for.
 *
 * @throws {DataFormatError} as `openSource`; for an archive of another kind, without posts, or damaged
 */
export async function* sourcesIn(file: PostFile): AsyncGenerator<PartSource> {
  const start = String.fromCharCode(...(await file.read(0, Math.min(8, file.sizeBytes))));
  if (zipStarts.some((bytes) => start.startsWith(bytes))) {
    yield* sourcesInArchive(zipArchive(file), file.path);
    return;
  }
  const other = otherStarts.find(([bytes]) => start.startsWith(bytes));
  if (other) {
    throw new DataFormatError(
      `${file.path} is a ${other[1]}, which is not read here; unpack it and give the file of posts in it`,
    );
  }
  if (file.sizeBytes > 0) checkName(file.path);
  const source = await openSource(file);
  try {
    if (isPacked(source.head)) {
      throw new DataFormatError(`${file.path} is packed twice; unpack it once`);
    }
    if (!isTar(source.head)) {
      yield source;
      return;
    }
  } finally {
    await source.close();
  }
  yield* sourcesInArchive(tarArchive(file), file.path);
}

/** Whether the content of a gzip file is packed itself. */
function isPacked(head: Uint8Array): boolean {
  const start = String.fromCharCode(...head.subarray(0, 4));
  return start.startsWith('\x1f\x8b') || zipStarts.includes(start);
}

async function* sourcesInArchive(archive: Archive, path: string): AsyncGenerator<PartSource> {
  let bytes = 0;
  for await (const entry of partsOf(archive, path)) {
    bytes += entry.sizeBytes;
    checkSize(path, bytes);
    const part = shownName(entry.name);
    const source = await sourceOf(`${path}/${part}`, entry.chunks());
    try {
      yield { ...source, part };
    } finally {
      await source.close();
    }
  }
}

/** A file that is named like an archive and is none was often cut off, or is the page that a server sent instead. */
function checkName(path: string): void {
  if (!/\.zip$/i.test(path)) return;
  throw new DataFormatError(
    `${path} is named .zip but does not start with the bytes of zip (PK); download it again`,
  );
}
