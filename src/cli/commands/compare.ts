import { dirname } from 'node:path';
import type { Command } from 'commander';
import type { Plan, PlanOptions } from '../../experiments/compare.ts';
import type { RunEvent } from '../../experiments/run-all.ts';
import type { TaskSummary } from '../../experiments/summary.ts';
import { collect, wholeNumber } from '../arguments.ts';
import { UsageError } from '../failure.ts';
import { shellQuote } from '../shell-quote.ts';
import type { Terminal } from '../terminal.ts';

interface CompareOptions {
  readonly data?: string;
  readonly out?: string;
  readonly jobs: number;
  readonly memory?: number;
  readonly only: readonly string[];
  readonly encoder?: string;
  readonly vectors?: string;
  readonly encodings?: string;
  readonly init?: string;
  readonly dryRun?: true;
  readonly yes?: true;
}

export function compareCommand(program: Command, terminal: Terminal): void {
  program
    .command('compare')
    .description('run an experiment: train and test systems on tasks, and write a report')
    .argument('<experiment>', 'a JSON file; see docs/experiments.md')
    .option(
      '--data <folder>',
      "where the experiment's paths begin (default: the experiment's folder)",
    )
    .option('--out <folder>', 'where results and report go (default: results/NAME)')
    .option('--jobs <number>', 'runs at a time', wholeNumber(1, 64), 1)
    .option(
      '--memory <MB>',
      'that runs at a time may need together (default: 3/4 of all)',
      wholeNumber(100),
    )
    .option('--only <name>', 'run only this row or task; may be repeated', collect, [])
    .option('--encoder <folder>', 'the encoder of rows that ask for one and name none')
    .option('--vectors <file>', 'the word vectors of rows that ask for some and name none')
    .option('--encodings <folder>', 'keep what encoders compute there, for all runs')
    .option('--init <posts>', 'write the experiment first: quick models on this file of posts')
    .option('--dry-run', 'print the runs without doing any')
    .option('--yes', 'run however many runs there are')
    .addHelpText(
      'after',
      '\nFinished runs are kept: the same command goes on where it was stopped, and a changed experiment runs\n' +
        'only what is new. Runs that broke are tried again.',
    )
    .action((file: string, options: CompareOptions) => compareExperiment(file, options, terminal));
}

async function compareExperiment(
  file: string,
  options: CompareOptions,
  terminal: Terminal,
): Promise<void> {
  if (options.init !== undefined) return writeStarter(file, options.init, terminal);
  const { join } = await import('node:path');
  const { compare, planExperiment } = await import('../../experiments/compare.ts');
  const { MANY_RUNS } = await import('../../experiments/plan.ts');
  const { ResultsFolder } = await import('../../experiments/results.ts');
  const { writeReport } = await import('../../experiments/report.ts');
  const { executeInProcess } = await import('../../experiments/run-in-process.ts');
  const { readSmallFile } = await import('../small-file.ts');
  const { totalmem } = await import('node:os');

  const text = await readSmallFile(file, 'the experiment');
  const plan = await planExperiment(text, planOptions(file, options));
  if (plan.chosen.length > MANY_RUNS && !options.yes && !options.dryRun) {
    throw new UsageError(
      `${file} asks for ${plan.chosen.length.toLocaleString('en')} runs; add --yes to do them all, or --dry-run to see them`,
    );
  }
  const folder = new ResultsFolder(options.out ?? join('results', plan.experiment.name));
  if (options.dryRun) {
    await printPlan(plan, folder, terminal);
    return;
  }
  const { showRuns } = await import('../run-display.ts');
  const done = await finishedIn(plan, folder);
  const display = await showRuns(terminal, {
    total: plan.chosen.length,
    done,
    metric: plan.experiment.compareBy[0],
  });
  const command = commandOf(file, options);
  try {
    const compared = await compare(plan, folder, {
      jobs: options.jobs,
      memoryMB: options.memory ?? (0.75 * totalmem()) / 1024 / 1024,
      signal: terminal.signal,
      start: executeInProcess,
      made: await provenance(command),
      onEvent: (event: RunEvent) => display.show(event),
    });
    display.stop();
    const files = await writeReport(compared, folder, command);
    await printSummary(compared.summaries, plan.experiment, terminal);
    terminal.print(`\nReport: ${files.join(', ')}`);
    const broken = compared.results.filter(({ error }) => error !== undefined).length;
    if (broken > 0) {
      throw new Error(
        `${broken} of ${compared.results.length} runs broke; the report says why, and the same command tries them again`,
      );
    }
  } finally {
    display.stop();
  }
}

function planOptions(file: string, options: CompareOptions): PlanOptions {
  const { data, only, encoder, vectors, encodings } = options;
  return {
    ...{ where: file, base: data ?? dirname(file), only },
    pretrained: {
      ...(encoder !== undefined && { encoder }),
      ...(vectors !== undefined && { vectors }),
    },
    ...(encodings !== undefined && { encodings }),
  };
}

/** @throws {UsageError} if the file already exists */
async function writeStarter(file: string, posts: string, terminal: Terminal): Promise<void> {
  const { existsSync } = await import('node:fs');
  const { basename, dirname, relative } = await import('node:path');
  const { starterExperiment } = await import('../../experiments/starter.ts');
  const { readCorpus } = await import('../read-corpus.ts');
  const { writeText } = await import('../text-files.ts');
  if (existsSync(file)) {
    throw new UsageError(`${file} already exists; remove it, or run it without --init`);
  }
  const title = basename(posts)
    .replace(/(\.gz)?$/, '')
    .replace(/\.\w+$/, '');
  const path = relative(dirname(file), posts);
  const experiment = starterExperiment(title, path, await readCorpus(posts, terminal));
  await writeText(file, `${JSON.stringify(experiment, null, 2)}\n`, [posts]);
  terminal.print(`${file}: quick models on ${posts}. Next: octothorpe compare ${file}`);
}

async function finishedIn(
  { chosen }: Plan,
  folder: { read(name: string): Promise<{ figures?: unknown } | undefined> },
): Promise<number> {
  let done = 0;
  for (const { name } of chosen) if ((await folder.read(name))?.figures) done++;
  return done;
}

async function printPlan(
  { chosen }: Plan,
  folder: { readonly path: string; read(name: string): Promise<{ figures?: unknown } | undefined> },
  terminal: Terminal,
): Promise<void> {
  let left = 0;
  for (const { name, key } of chosen) {
    const done = (await folder.read(name))?.figures !== undefined;
    if (!done) left++;
    const size = key.maxTrain === null ? '' : `, ${key.maxTrain} training posts`;
    terminal.print(
      `${done ? 'done' : 'to do'}  ${key.task}: ${key.label}${size}, seed ${key.seed}`,
    );
  }
  terminal.print(`\n${chosen.length} runs, ${left} to do; results go to ${folder.path}`);
}

async function printSummary(
  summaries: readonly TaskSummary[],
  { metrics, baselines }: Plan['experiment'],
  terminal: Terminal,
): Promise<void> {
  const { resultLines } = await import('../result-lines.ts');
  for (const { task, rows } of summaries.filter(({ rows }) => rows.length > 0)) {
    terminal.print('');
    for (const line of resultLines(task, rows, metrics, baselines[0])) terminal.print(line);
  }
}

/** The command shown in the report, without paths of this machine. */
function commandOf(file: string, options: CompareOptions): string {
  const { data, only, encoder, vectors } = options;
  const parts = ['octothorpe compare', shellQuote(file)];
  if (data !== undefined) parts.push('--data FOLDER');
  if (encoder !== undefined) parts.push('--encoder FOLDER');
  if (vectors !== undefined) parts.push('--vectors FILE');
  for (const name of only) parts.push(`--only ${shellQuote(name)}`);
  return parts.join(' ');
}

async function provenance(command: string) {
  const { execFileSync } = await import('node:child_process');
  const { availableParallelism, cpus } = await import('node:os');
  const { packageVersion } = await import('../../base/version.ts');
  let commit: string | null = null;
  try {
    commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    // Not in a repository.
  }
  return {
    command,
    version: packageVersion,
    commit,
    machine: {
      cpu: cpus()[0]?.model ?? 'unknown',
      cores: availableParallelism(),
      node: process.versions.node,
    },
    date: new Date().toISOString().slice(0, 10),
  };
}
