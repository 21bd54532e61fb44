import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { PassThrough, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { FileAccessError } from '../base/errors.ts';
import { checkOutputs, placeOf } from './overwriting.ts';
import { removeLeftovers, temporaryPath } from './temporaries.ts';

/** A file that is being written, under a temporary name. */
interface OpenFile {
  /** Resolves when the next bytes can be written. */
  write(bytes: string | Uint8Array): Promise<void>;
}

/**
 * Files that appear under their names only when all of them are complete: each is written next to its destination under
 * a temporary name, flushed to the disk, and renamed by `commit`. After `discard`, existing files are unchanged. Paths
 * that end in `.gz` are compressed.
 */
export class AtomicFiles {
  readonly #inputs: readonly string[];
  readonly #files: {
    path: string;
    place: string;
    temporary: string;
    head: Writable;
    done: Promise<void>;
  }[] = [];

  /** @param inputs files that are being read and must not be overwritten */
  constructor(inputs: readonly string[] = []) {
    this.#inputs = inputs;
  }

  /**
   * Opens a file, whose `write` throws `FileAccessError` if the disk is full or the file cannot be written.
   *
   * @throws {InvalidArgumentError | FileAccessError} as `checkOutputs`
   */
  readonly open = (path: string): OpenFile => {
    checkOutputs([...this.#files.map((file) => file.path), path], this.#inputs);
    const place = placeOf(path);
    removeLeftovers(place);
    const temporary = temporaryPath(place);
    const head = path.endsWith('.gz') ? createGzip() : new PassThrough();
    const done = pipeline(head, createWriteStream(temporary, { flush: true, flags: 'wx' }));
    // The next write or commit reports the error; until then it must not be an unhandled rejection.
    done.catch(() => {});
    this.#files.push({ path, place, temporary, head, done });
    return {
      async write(bytes) {
        try {
          if (head.destroyed) await done;
          if (!head.write(bytes)) await once(head, 'drain');
        } catch {
          await done.catch((error) => {
            throw asFileError(path, error);
          });
        }
      },
    };
  };

  /** @throws {FileAccessError} in which case no file has been replaced, unless renaming itself failed halfway */
  async commit(): Promise<void> {
    for (const { path, head, done } of this.#files) {
      head.end();
      await done.catch((error) => {
        throw asFileError(path, error);
      });
    }
    for (const { path, place, temporary } of this.#files) {
      await rename(temporary, place).catch((error) => {
        throw asFileError(path, error);
      });
    }
  }

  async discard(): Promise<void> {
    for (const { temporary, head, done } of this.#files) {
      head.destroy();
      await done.catch(() => {});
      await rm(temporary, { force: true });
    }
  }
}

function asFileError(path: string, error: NodeJS.ErrnoException): FileAccessError {
  const reasons: Record<string, string> = {
    ENOSPC: 'no space left on the disk; free some or write elsewhere',
    EDQUOT: 'the disk quota is used up; free some space or write elsewhere',
    ENOENT: `the folder ${dirname(path)} does not exist`,
    EACCES: 'no permission',
    EISDIR: 'it is a folder; give the path of a file',
  };
  const reason = reasons[error.code ?? ''] ?? error.message;
  return new FileAccessError(`cannot write ${path}: ${reason}`, { cause: error });
}
