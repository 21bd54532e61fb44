import { losingLines, Output } from './output.ts';

/** What a command needs from its process; tests pass their own. */
export interface Terminal {
  /** Prints a line of the result on standard output. `flush` reports whether it could be written. */
  print(line: string): void;
  /** Prints a line about the work on standard error. The line is lost if it cannot be written. */
  note(line: string): void;
  /**
   * Resolves once everything printed is written. It is called when a command has ended; commands that print for a long
   * time also call it in between.
   *
   * @throws {OutputClosedError} if the reader has closed standard output
   * @throws {FileAccessError} if it could not be written
   */
  flush(): Promise<void>;
  /** Whether standard error is a terminal, so that progress can be drawn in place. */
  readonly isInteractive: boolean;
  /** Whether standard output shows colors. */
  readonly hasColors: boolean;
  /** Standard input, for commands that read posts from it. */
  readonly input: AsyncIterable<string | Uint8Array>;
  /** Aborted by the first Ctrl-C, SIGTERM or SIGHUP. */
  readonly signal: AbortSignal;
}

/**
 * The terminal of this process. The first Ctrl-C or SIGTERM aborts `signal`; the second ends the process at once.
 */
export function processTerminal(): Terminal {
  const controller = new AbortController();
  const signals = ['SIGINT', 'SIGTERM'] as const;
  const interrupt = () => {
    // The next signal of either kind then has its default effect, even if threads are busy.
    for (const signal of signals) process.off(signal, interrupt);
    controller.abort();
  };
  for (const signal of signals) process.on(signal, interrupt);
  // The terminal was closed. If a command also listens, as serve does, that command decides what it means.
  process.on('SIGHUP', () => {
    if (process.listenerCount('SIGHUP') === 1) controller.abort();
  });
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
