import * as fs from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { DataFormatError, FileAccessError } from '../base/errors.ts';
import { decodeSafetensors, encodeSafetensors } from '../base/safetensors.ts';
import type { Checkpoint, CheckpointStore } from '../training/checkpoint.ts';

/**
 * Keeps the last checkpoint of a training in one file: the length of the JSON part (8 bytes, little-endian),
 * the JSON, then the arrays as safetensors. Written to a temporary name and renamed, so that a crash
 * leaves the checkpoint before.
 */
export class CheckpointFile implements CheckpointStore {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  /**
   * @returns undefined if there is no file
   * @throws {FileAccessError} if it cannot be read
   * @throws {DataFormatError} if it is no checkpoint, or cut off
   */
  async read(): Promise<Checkpoint | undefined> {
    let bytes: Uint8Array;
    try {
      bytes = await fs.readFile(this.path);
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw new FileAccessError(
        `cannot read the checkpoint ${this.path}: ${(cause as Error).message}`,
        { cause },
      );
    }
    try {
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      const end = 8 + Number(view.getBigUint64(0, true));
      const progress = JSON.parse(new TextDecoder().decode(bytes.subarray(8, end)));
      return { progress, arrays: decodeSafetensors(bytes.subarray(end), this.path) };
    } catch (cause) {
      throw new DataFormatError(
        `the checkpoint ${this.path} is damaged; train without --resume to start anew`,
        { cause },
      );
    }
  }

  /** @throws {FileAccessError} if it cannot be written; the checkpoint before is then intact */
  async write({ progress, arrays }: Checkpoint): Promise<void> {
    const json = new TextEncoder().encode(JSON.stringify(progress));
    const length = new Uint8Array(8);
    new DataView(length.buffer).setBigUint64(0, BigInt(json.length), true);
    const partial = `${this.path}.partial`;
    try {
      await fs.mkdir(dirname(this.path), { recursive: true });
      const file = await fs.open(partial, 'w');
      try {
        for (const part of [length, json, encodeSafetensors(arrays)]) await file.writeFile(part);
        await file.sync();
      } finally {
        await file.close();
      }
      await fs.rename(partial, this.path);
    } catch (cause) {
      await fs.rm(partial, { force: true }).catch(() => undefined);
      throw new FileAccessError(
        `cannot write the checkpoint ${this.path}: ${(cause as Error).message}; the one before is intact`,
        { cause },
      );
    }
  }

  exists(): Promise<boolean> {
    return fs.access(this.path).then(
      () => true,
      () => false,
    );
  }

  /** Once the training is done. */
  async remove(): Promise<void> {
    await fs.rm(this.path, { force: true });
  }
}

/** Where the checkpoint of a bundle in the making is kept: beside it, `NAME.checkpoint`. */
export function checkpointOf(bundle: string): string {
  const folder = resolve(bundle);
  return join(dirname(folder), `${basename(folder)}.checkpoint`);
}
