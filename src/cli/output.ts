import { FileAccessError } from '../base/errors.ts';

/** Whoever read standard output has gone (`| head`): there is nobody left to answer, and nothing went wrong. */
export class OutputClosedError extends Error {}

/**
 * Lines for a stream that may fail. The first failure is kept, and what is printed after it is dropped: a command that
 * has more to do than to print goes on.
 */
export class Output {
  readonly #stream: NodeJS.WritableStream;
  #pending = 0;
  #failure: Error | undefined;
  #waiting: (() => void)[] = [];

  constructor(stream: NodeJS.WritableStream) {
    this.#stream = stream;
    stream.on('error', (error) => this.#fail(error));
  }

  print(line: string): void {
    if (this.#failure) return;
    this.#pending++;
    try {
      this.#stream.write(`${line}\n`, (error) => this.#settle(error));
    } catch (error) {
      // Node 20 throws where the stream is a file.
      this.#settle(error as Error);
    }
  }

  /**
   * Resolves once all lines are written.
   *
   * @throws {OutputClosedError} if the reader has gone
   * @throws {FileAccessError} if they could not be written
   */
  async flush(): Promise<void> {
    if (this.#pending > 0) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    if (this.#failure) throw this.#failure;
  }

  #settle(error: Error | null | undefined): void {
    if (error) this.#fail(error);
    this.#pending--;
    if (this.#pending > 0) return;
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  #fail(cause: NodeJS.ErrnoException): void {
    this.#failure ??= cause.code === 'EPIPE' ? new OutputClosedError() : asFailure(cause);
  }
}

function asFailure(cause: NodeJS.ErrnoException): FileAccessError {
  const why =
    cause.code === 'ENOSPC' || cause.code === 'EDQUOT' ? 'the disk is full' : cause.message;
  return new FileAccessError(
    `cannot write standard output: ${why}; what was printed is not complete`,
    { cause },
  );
}

/** As much may wait for a slow reader of a log; more is lost. */
const mostWaitingBytes = 2 ** 20;

/**
 * A function that writes a line, or loses it: for logs and progress, whose reader may be gone, slow, or a full disk.
 */
export function losingLines(
  stream: NodeJS.WritableStream & { readonly writableLength: number },
): (line: string) => void {
  stream.on('error', () => undefined);
  return (line) => {
    if (stream.writableLength > mostWaitingBytes) return;
    try {
      stream.write(`${line}\n`);
    } catch {
      // Node 20 throws where the stream is a file.
    }
  };
}
