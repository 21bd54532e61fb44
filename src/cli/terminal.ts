import { losingLines, Output } from './output.ts';

/** What a command needs from the process around it; tests pass their own. */
export interface Terminal {
  /** One line of the result, on standard output. Whether it could be written is what `flush` tells. */
  print(line: string): void;
  /** One line about the work, on standard error. It is lost if it cannot be written. */
  note(line: string): void;
  /**
   * Resolves once all that was printed is written. It is called when a command has ended; commands that print for long
   * call it now and then.
   *
   * @throws {OutputClosedError} if nobody reads standard output any more
   * @throws {FileAccessError} if it could not be written
   */
  flush(): Promise<void>;
  /** Whether standard error is a terminal: progress is then drawn in place. */
  readonly isInteractive: boolean;
  /** Whether standard output shows colours. */
  readonly hasColors: boolean;
  /** Standard input, for commands that read posts from it. */
  readonly input: AsyncIterable<string | Uint8Array>;
  /** Aborted by the first Ctrl-C. */
  readonly signal: AbortSignal;
}

/**
 * The terminal of this process. The first Ctrl-C aborts `signal`; the second ends the process at once.
 */
export function processTerminal(): Terminal {
  const controller = new AbortController();
  process.once('SIGINT', () => controller.abort());
  process.once('SIGTERM', () => controller.abort());
  const output = new Output(process.stdout);
  return {
    print: (line) => output.print(line),
    note: losingLines(process.stderr),
    flush: () => output.flush(),
    isInteractive: process.stderr.isTTY === true,
    hasColors: process.stdout.isTTY === true && !process.env.NO_COLOR,
    input: process.stdin,
    signal: controller.signal,
  };
}
