import { Command, CommanderError } from 'commander';
import { packageVersion } from '../base/version.ts';
import { compareCommand } from './commands/compare.ts';
import { dataCommand } from './commands/data.ts';
import { demoCommand } from './commands/demo.ts';
import { evaluateCommand } from './commands/evaluate.ts';
import { explainCommand } from './commands/explain.ts';
import { exportCommand } from './commands/export.ts';
import { forgetCommand } from './commands/forget.ts';
import { learnCommand } from './commands/learn.ts';
import { modelsCommand } from './commands/models.ts';
import { recommendCommand } from './commands/recommend.ts';
import { serveCommand } from './commands/serve.ts';
import { topicsCommand } from './commands/topics.ts';
import { trainCommand } from './commands/train.ts';
import { tuneCommand } from './commands/tune.ts';
import { describeFailure, UsageError } from './failure.ts';
import { OutputClosedError } from './output.ts';
import { refuseRepeats } from './repeats.ts';
import type { Terminal } from './terminal.ts';

/** 0: done, or the reader closed the output; 1: failed; 2: wrong usage. */
export type ExitCode = 0 | 1 | 2;

/**
 * Runs one command. A failure prints one line on standard error, and with `OCTOTHORPE_DEBUG=1` its stack trace as well.
 *
 * Command files only describe their arguments at the top; they import everything else when they run, so that `--help`
 * is fast.
 *
 * @param args the arguments, without the program's name
 */
export async function runCli(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const program = new Command('octothorpe')
    .description('Trains, compares and runs hashtag recommenders.')
    .version(packageVersion);
  // Subcommands inherit these settings when they are created, so they are set first.
  program.exitOverride().configureOutput({
    writeOut: (text) => terminal.print(text.trimEnd()),
    writeErr: (text) => terminal.note(text.trimEnd()),
    outputError: (text, write) => {
      const line = text
        .replace(/^error: /, '')
        .replace(/\s*\n\s*/g, ' ')
        .trim();
      write(`octothorpe: ${line} (run with --help for usage)`);
    },
  });
  trainCommand(program, terminal);
  recommendCommand(program, terminal);
  explainCommand(program, terminal);
  evaluateCommand(program, terminal);
  compareCommand(program, terminal);
  tuneCommand(program, terminal);
  modelsCommand(program, terminal);
  topicsCommand(program, terminal);
  dataCommand(program, terminal);
  exportCommand(program, terminal);
  serveCommand(program, terminal);
  learnCommand(program, terminal);
  forgetCommand(program, terminal);
  demoCommand(program, terminal);
  refuseRepeats(program);
  const failure = await failureOf(async () => {
    await program.parseAsync(args, { from: 'user' });
  });
  // Even if the command failed, earlier output may not have been written yet.
  const lost = await failureOf(terminal.flush);
  const codes = [failure, lost === failure ? undefined : lost].map((error) =>
    report(error, terminal),
  );
  return codes.find((code) => code !== 0) ?? 0;
}

async function failureOf(work: () => Promise<void>): Promise<unknown> {
  try {
    await work();
    return undefined;
  } catch (error) {
    return error;
  }
}

/** Prints what went wrong, if anything did, and returns the exit code. */
function report(error: unknown, terminal: Terminal): ExitCode {
  // Like other tools, exit silently when `head` has closed the output.
  if (error === undefined || error instanceof OutputClosedError) return 0;
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  terminal.note(describeFailure(error));
  if (process.env.OCTOTHORPE_DEBUG === '1') terminal.note((error as Error).stack ?? '');
  return error instanceof UsageError ? 2 : 1;
}
