import * as fs from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { DataFormatError, FileAccessError } from '../base/errors.ts';
import { decodeSafetensorsHeader, type NamedArray, safetensorsParts } from '../base/safetensors.ts';
import { removeLeftovers, temporaryPath } from '../files/temporaries.ts';
import type { Checkpoint, CheckpointStore, TrainingState } from '../training/checkpoint.ts';

/** The operating system reads less than 2 GiB in one call. */
const readBytesAtOnce = 2 ** 30;

/**
 * Keeps the last checkpoint of a training run in one file: the length of the JSON part (8 bytes, little-endian),
 * the JSON, then the arrays as safetensors. The file is read and written array by array, since it may be larger than
 * one buffer can be. It is written under a temporary name and renamed, so a crash leaves the previous checkpoint.
 */
export class CheckpointFile implements CheckpointStore {
  readonly path: string;
  #isRead: boolean;

  /** @param isRead whether to continue from an earlier run's checkpoint; if not, it only stays until it is replaced */
  constructor(path: string, isRead: boolean) {
    this.path = path;
    this.#isRead = isRead;
  }

  /**
   * @returns undefined if there is no file, or if it is not to be read
   * @throws {FileAccessError} if it cannot be read
   * @throws {DataFormatError} if it is not a checkpoint or is truncated
   */
  readProgress(): Promise<TrainingState | undefined> {
    return this.#read(async ({ progress }) => progress);
  }

  /** Like `readProgress`, with the arrays. */
  read(): Promise<Checkpoint | undefined> {
    return this.#read(async ({ progress, readArrays }) => ({
      progress,
      arrays: await readArrays(),
    }));
  }

  async #read<T>(use: (opened: Opened) => Promise<T>): Promise<T | undefined> {
    if (!this.#isRead) return undefined;
    let file: fs.FileHandle | undefined;
    try {
      file = await fs.open(this.path);
      return await use(await openParts(file, this.path));
    } catch (cause) {
      const { code, syscall, message } = cause as NodeJS.ErrnoException;
      if (code === 'ENOENT') return undefined;
      if (syscall !== undefined) {
        throw new FileAccessError(`cannot read the checkpoint ${this.path}: ${message}`, { cause });
      }
      throw new DataFormatError(
        `the checkpoint ${this.path} is damaged; train without --resume to start over`,
        { cause },
      );
    } finally {
      await file?.close();
    }
  }

  /** @throws {FileAccessError} if it cannot be written; the previous checkpoint is then intact */
  async write({ progress, arrays }: Checkpoint): Promise<void> {
    const json = new TextEncoder().encode(JSON.stringify(progress));
    const length = new Uint8Array(8);
    new DataView(length.buffer).setBigUint64(0, BigInt(json.length), true);
    const partial = temporaryPath(this.path);
    try {
      await fs.mkdir(dirname(this.path), { recursive: true });
      const file = await fs.open(partial, 'wx');
      try {
        for (const part of [length, json, ...safetensorsParts(arrays)]) await file.writeFile(part);
        await file.sync();
      } finally {
        await file.close();
      }
      await fs.rename(partial, this.path);
      this.#isRead = true;
    } catch (cause) {
      await fs.rm(partial, { force: true }).catch(() => undefined);
      throw new FileAccessError(
        `cannot write the checkpoint ${this.path}: ${(cause as Error).message}; the previous one is intact`,
        { cause },
      );
    }
  }

  /**
   * Checks that checkpoints may be written there, and removes temporary files that killed processes left behind.
   *
   * @throws {FileAccessError} if the path holds something other than a checkpoint, which would be overwritten
   */
  async checkPlace(): Promise<void> {
    removeLeftovers(this.path);
    const stats = await fs.stat(this.path).catch(() => undefined);
    if (!stats || (stats.isFile() && (await isCheckpoint(this.path, stats.size)))) return;
    throw new FileAccessError(
      `${this.path} exists and is not a checkpoint, and training would overwrite it; move it or choose another --out`,
    );
  }

  exists(): Promise<boolean> {
    return fs.access(this.path).then(
      () => true,
      () => false,
    );
  }

  /** Called once training is done. */
  async remove(): Promise<void> {
    await fs.rm(this.path, { force: true });
  }
}

interface Opened {
  readonly progress: TrainingState;
  readonly readArrays: () => Promise<Record<string, NamedArray>>;
}

/** Whether a file begins like a checkpoint, even if the rest is damaged. An empty file counts as one. */
async function isCheckpoint(path: string, size: number): Promise<boolean> {
  if (size === 0) return true;
  const file = await fs.open(path);
  try {
    const head = await readBytes(file, 8, Math.min(size - 8, 40));
    return new TextDecoder().decode(head).startsWith('{"fingerprint":');
  } catch {
    return false;
  } finally {
    await file.close();
  }
}

/** @throws {Error} if the parts do not match each other or the size of the file */
async function openParts(file: fs.FileHandle, path: string): Promise<Opened> {
  const progressBytes = await readLength(file, 0);
  const json = await readBytes(file, 8, progressBytes);
  const progress = JSON.parse(new TextDecoder().decode(json));
  const start = 8 + progressBytes;
  const headerBytes = await readLength(file, start);
  const header = await readBytes(file, start + 8, headerBytes);
  const data = start + 8 + headerBytes;
  const { size } = await file.stat();
  const stored = decodeSafetensorsHeader(header, size - data, path);
  const readArrays = async () => {
    const arrays: Record<string, NamedArray> = {};
    for (const { name, from, to, decode } of stored) {
      arrays[name] = decode(await readBytes(file, data + from, to - from));
    }
    return arrays;
  };
  return { progress, readArrays };
}

/** Reads a length: 8 bytes, little-endian. */
async function readLength(file: fs.FileHandle, at: number): Promise<number> {
  const { buffer } = await readBytes(file, at, 8);
  return Number(new DataView(buffer).getBigUint64(0, true));
}

/** @throws {Error} if the file ends too early */
async function readBytes(
  file: fs.FileHandle,
  at: number,
  length: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(length);
  for (let done = 0; done < length; ) {
    const most = Math.min(length - done, readBytesAtOnce);
    const { bytesRead } = await file.read(bytes, done, most, at + done);
    if (bytesRead === 0) throw new Error(`the file ends before byte ${at + length}`);
    done += bytesRead;
  }
  return bytes;
}

/** The checkpoint of a bundle in training: `NAME.checkpoint`, next to the bundle. */
export function checkpointOf(bundle: string): string {
  const folder = resolve(bundle);
  return join(dirname(folder), `${basename(folder)}.checkpoint`);
}
