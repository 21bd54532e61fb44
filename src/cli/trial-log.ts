import { type FileHandle, open } from 'node:fs/promises';
import { dirname, resolve, sep } from 'node:path';
import { FileAccessError, InvalidArgumentError } from '../base/errors.ts';
import type { TrialRecord } from '../experiments/tune/search.ts';
import { checkOutputs } from '../files/overwriting.ts';

/** The log of a search: a JSON line for each run, written as it ends. */
export class TrialLog {
  readonly path: string;
  /** Of the chart beside it. */
  readonly chart: string;
  readonly #file: FileHandle;

  private constructor(path: string, file: FileHandle) {
    this.path = path;
    this.chart = chartOf(path);
    this.#file = file;
  }

  /**
   * Begins a log, in place of an earlier one.
   *
   * @param inputs files that are read
   * @param bundle the folder of the bundle, which can have no other files
   * @throws {FileAccessError} if it or its chart cannot be written
   * @throws {InvalidArgumentError} if it is an input, or in the bundle's folder
   */
  static async open(path: string, inputs: readonly string[], bundle: string): Promise<TrialLog> {
    checkOutputs([path, chartOf(path)], inputs);
    if (`${resolve(dirname(path))}${sep}`.startsWith(resolve(bundle) + sep)) {
      throw new InvalidArgumentError(
        `the log ${path} cannot be in the folder of the bundle, ${bundle}; write it elsewhere`,
      );
    }
    try {
      return new TrialLog(path, await open(path, 'w'));
    } catch (cause) {
      throw unwritable(path, cause);
    }
  }

  /** @throws {FileAccessError} */
  async add(record: TrialRecord): Promise<void> {
    try {
      await this.#file.write(`${JSON.stringify(record)}\n`);
    } catch (cause) {
      throw unwritable(this.path, cause);
    }
  }

  close(): Promise<void> {
    return this.#file.close();
  }
}

function chartOf(path: string): string {
  return `${path.replace(/\.jsonl$/, '')}.svg`;
}

function unwritable(path: string, cause: unknown): FileAccessError {
  return new FileAccessError(`cannot write ${path}: ${(cause as Error).message}`, { cause });
}
