import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { PassThrough, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { FileAccessError } from '../base/errors.ts';
import { checkOutputs } from './overwriting.ts';
import { removeLeftovers, temporaryPath } from './temporaries.ts';

/** A file that is being written, under a temporary name. */
interface OpenFile {
  /** Resolves when the next bytes may come. */
  write(bytes: string | Uint8Array): Promise<void>;
}

/**
 * Files that appear under their names only when all of them are complete: each is written beside its
 * place under a temporary name, flushed to the disk, and renamed by `commit`. After `discard`, files of
 * those names are as they were. A path that ends in `.gz` is packed.
 */
export class AtomicFiles {
  readonly #inputs: readonly string[];
  readonly #files: { path: string; temporary: string; head: Writable; done: Promise<void> }[] = [];

  /** @param inputs files that are read meanwhile, which are not overwritten */
  constructor(inputs: readonly string[] = []) {
    this.#inputs = inputs;
  }

  /**
   * The file throws `FileAccessError` when the disk is full or it cannot be written.
   *
   * @throws {InvalidArgumentError | FileAccessError} as `checkOutputs`
   */
  readonly open = (path: string): OpenFile => {
    checkOutputs([...this.#files.map((file) => file.path), path], this.#inputs);
    removeLeftovers(path);
    const temporary = temporaryPath(path);
    const head = path.endsWith('.gz') ? createGzip() : new PassThrough();
    const done = pipeline(head, createWriteStream(temporary, { flush: true, flags: 'wx' }));
    // Who writes next, or commits, is told; until then it is no unhandled rejection.
    done.catch(() => {});
    this.#files.push({ path, temporary, head, done });
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

  /** @throws {FileAccessError} and then no file has been replaced, unless renaming itself failed half-way */
  async commit(): Promise<void> {
    for (const { path, head, done } of this.#files) {
      head.end();
      await done.catch((error) => {
        throw asFileError(path, error);
      });
    }
    for (const { path, temporary } of this.#files) {
      await rename(temporary, path).catch((error) => {
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
    EISDIR: 'it is a folder; name a file',
  };
  const reason = reasons[error.code ?? ''] ?? error.message;
  return new FileAccessError(`cannot write ${path}: ${reason}`, { cause: error });
}
