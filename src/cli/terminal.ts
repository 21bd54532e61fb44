/** What a command needs from the process around it; tests pass their own. */
export interface Terminal {
  /** One line of the result, on standard output. */
  print(line: string): void;
  /** One line about the work, on standard error. */
  note(line: string): void;
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
 * When the reader of standard output goes away (`| head`), the process ends quietly.
 */
export function processTerminal(): Terminal {
  const controller = new AbortController();
  process.once('SIGINT', () => controller.abort());
  process.once('SIGTERM', () => controller.abort());
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    process.exit(error.code === 'EPIPE' ? 0 : 1);
  });
  return {
    print: (line) => process.stdout.write(`${line}\n`),
    note: (line) => process.stderr.write(`${line}\n`),
    isInteractive: process.stderr.isTTY === true,
    hasColors: process.stdout.isTTY === true && !process.env.NO_COLOR,
    input: process.stdin,
    signal: controller.signal,
  };
}
