import { DataFormatError } from '../base/errors.ts';
import type { ReadContext, Records } from './formats/format.ts';
import { readLines } from './lines.ts';
import type { PostFile } from './post-file.ts';
import { openSource, type Source } from './source.ts';

/** Paths of the files that belong to another. */
interface OtherFiles {
  readonly required: readonly string[];
  readonly optional?: readonly string[];
}

/**
 * Reads several text files in parallel: line `n` of each belongs to record `n`. A record with any malformed line is
 * skipped (the line is counted).
 *
 * @param make called with line `n` of `source` and of each of the others that are there
 * @throws {DataFormatError} if the files have different numbers of lines, or one is missing
 */
export async function* alignedLines(
  source: Source,
  { required, optional = [] }: OtherFiles,
  { maxLineBytes, tally }: ReadContext,
  make: (lines: readonly string[]) => unknown,
): AsyncGenerator<Records> {
  const sources = [source];
  const files: PostFile[] = [];
  try {
    for (const path of [...required, ...optional]) {
      const file = await source.file?.openBeside(path);
      if (file) {
        files.push(file);
        sources.push(await openSource(file));
      } else if (required.includes(path)) throw new DataFormatError(`${path}: no such file`);
    }
    const queues = sources.map((s) => new LineQueue(readLines(s, maxLineBytes, tally)));
    for (let line = 1; ; ) {
      const ready = Math.min(...(await Promise.all(queues.map((queue) => queue.fill()))));
      if (ready === 0) break;
      const values: unknown[] = [];
      const lines: number[] = [];
      for (let i = 0; i < ready; i++, line++) {
        const parts = queues.map((queue) => queue.take());
        if (parts.includes(undefined)) continue;
        values.push(make(parts as string[]));
        lines.push(line);
      }
      yield { values, lines };
    }
    const longer = queues.findIndex((queue) => !queue.ended);
    if (longer >= 0) {
      const shorter = sources[queues.findIndex((queue) => queue.ended)].path;
      throw new DataFormatError(
        `${sources[longer].path} has more lines than ${shorter}, which has ${queues[longer].taken}; ` +
          'line n of each must belong to post n',
      );
    }
  } finally {
    for (const s of sources) await s.close();
    for (const file of files) await file.close();
  }
}

/** Lines read ahead from one file. */
class LineQueue {
  readonly #batches: ReturnType<typeof readLines>;
  #lines: readonly (string | undefined)[] = [];
  #next = 0;
  taken = 0;

  constructor(batches: ReturnType<typeof readLines>) {
    this.#batches = batches;
  }

  get ended(): boolean {
    return this.#next === this.#lines.length;
  }

  /** Reads more lines if none are left. @returns how many lines can be taken; 0 at the end of the file */
  async fill(): Promise<number> {
    while (this.ended) {
      const { value, done } = await this.#batches.next();
      if (done) return 0;
      this.#lines = value.lines;
      this.#next = 0;
    }
    return this.#lines.length - this.#next;
  }

  take(): string | undefined {
    this.taken++;
    return this.#lines[this.#next++];
  }
}
