import { DataFormatError } from '../../base/errors.ts';
import { optionalPackage } from '../../base/optional-package.ts';
import { itemsOf, toStream } from '../byte-streams.ts';
import type { PostFile } from '../post-file.ts';
import { unpackedChunks } from '../source.ts';
import type { Archive } from './archive.ts';

/** A tar archive, gzipped or not. It has no list of files, so that all of it is read. */
export function tarArchive(file: PostFile): Archive {
  return {
    kind: 'tar',
    async *entries() {
      const { createTarDecoder } = await optionalPackage('modern-tar', () => import('modern-tar'));
      const bytes = await unpackedChunks(file);
      const entries = itemsOf(toStream(bytes).pipeThrough(createTarDecoder({ strict: true })));
      try {
        for await (const { header, body } of entries) {
          const isFile = header.type === undefined || header.type === 'file';
          let isRead = false;
          const chunks = () => {
            isRead = true;
            return explained(itemsOf(body), file.path);
          };
          if (isFile) yield { name: header.name, sizeBytes: header.size, chunks };
          // The next header comes only after the body of this one.
          if (!isRead) await body.cancel();
        }
      } catch (error) {
        throw damaged(file.path, error);
      }
    },
  };
}

/** Whether the bytes begin a tar archive (POSIX ustar or GNU). */
export function isTar(head: Uint8Array): boolean {
  return String.fromCharCode(...head.subarray(257, 262)) === 'ustar';
}

async function* explained(
  chunks: AsyncIterable<Uint8Array>,
  path: string,
): AsyncGenerator<Uint8Array> {
  try {
    yield* chunks;
  } catch (error) {
    throw damaged(path, error);
  }
}

function damaged(path: string, error: unknown): Error {
  if (error instanceof DataFormatError) return error;
  return new DataFormatError(
    `${path} is damaged or incomplete (${(error as Error).message}); download or copy it again`,
    { cause: error },
  );
}
