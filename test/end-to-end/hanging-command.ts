/** A command whose work ignores Ctrl-C. */
import { processTerminal } from '../../src/cli/terminal.ts';

const terminal = processTerminal();
terminal.signal.addEventListener('abort', () => terminal.print('interrupted'));
setInterval(() => undefined, 60_000);
terminal.print('started');
