import { FileAccessError } from '../base/errors.ts';

/** The reader of standard output has closed it (`| head`). This is not a failure, and there is nobody to report to. */
export class OutputClosedError extends Error {}

/**
 * Writes lines to a stream that may fail. The first failure is kept and later lines are dropped, so a command that does
 * more than print can continue.
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
      // Node 20 throws if the stream is a file.
      this.#settle(error as Error);
    }
  }

  /**
   * Resolves once all lines are written.
   *
   * @throws {OutputClosedError} if the reader has closed the stream
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
  return new FileAccessError(`cannot write to standard output: ${why}; the output is incomplete`, {
    cause,
  });
}

/** How much may wait for a slow reader of a log; lines beyond that are dropped. */
const mostWaitingBytes = 2 ** 20;

/**
 * Returns a function that writes a line, or drops it if it cannot: for logs and progress, whose reader may be slow,
 * gone or a full disk.
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
      // Node 20 throws if the stream is a file.
    }
  };
}
