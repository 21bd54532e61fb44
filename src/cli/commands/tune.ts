import type { Command } from 'commander';
import type { Rung } from '../../experiments/tune/rungs.ts';
import type { TrialRecord } from '../../experiments/tune/search.ts';
import type { Tuned } from '../../experiments/tune/tune.ts';
import type { TuningData } from '../../experiments/tune/tuning-data.ts';
import type { Model } from '../../models/model.ts';
import { collect, quantity, wholeNumber } from '../arguments.ts';
import { type RegisterOptions, registerOption } from '../register.ts';
import type { Terminal } from '../terminal.ts';
import type { TrialLog } from '../trial-log.ts';

interface TuneOptions extends RegisterOptions {
  readonly model: string;
  readonly valid?: string;
  readonly out: string;
  readonly metric: string;
  /** Seconds. */
  readonly budget?: number;
  readonly trials?: number;
  /** Bytes. */
  readonly maxSize?: number;
  /** Milliseconds. */
  readonly maxLatency?: number;
  readonly set: readonly string[];
  readonly seed: number;
  readonly log?: string;
}

/** Seconds of a search with neither `--budget` nor `--trials`. */
const USUAL_BUDGET = 600;

export function tuneCommand(program: Command, terminal: Terminal): void {
  const command = program
    .command('tune')
    .description("search a model's options on validation posts, and write the best model")
    .argument('<posts>', 'a folder with a train and a valid part, or a file of posts')
    .requiredOption('--model <name>', 'the model (octothorpe models lists them)')
    .requiredOption('--out <bundle>', 'the folder to write; an earlier bundle there is replaced')
    .option('--valid <file>', 'validation posts, if <posts> is a file of training posts')
    .option('--metric <name>', 'what to maximize on the validation posts', 'ndcg@5')
    .option(
      '--budget <time>',
      'when to end, such as 10m (default unless --trials is given)',
      quantity('time'),
    )
    .option('--trials <number>', 'how many options to try, the defaults among them', wholeNumber(1))
    .option('--max-size <size>', 'the largest bundle allowed, such as 20MB', quantity('size'))
    .option(
      '--max-latency <time>',
      'the longest median time for a post, such as 5ms',
      quantity('latency'),
    )
    .option('--set <key=value>', 'an option that is not searched; may be repeated', collect, [])
    .option('--seed <number>', 'the seed of all random choices', wholeNumber(0), 1)
    .option('--log <file>', 'a JSON line for each run (default: BUNDLE.trials.jsonl)')
    .addHelpText(
      'after',
      '\nThe first trial has the default options; the others are drawn at random. All begin on a part of the\n' +
        'training posts or epochs, and the best third of them goes on to three times as much. Test posts are\n' +
        'not read. Ctrl-C ends the search and writes the best model so far.',
    )
    .action((posts: string, options: TuneOptions) => tuneModel(posts, options, terminal));
  registerOption(command);
}

async function tuneModel(posts: string, options: TuneOptions, terminal: Terminal): Promise<void> {
  const { checkDistinct } = await import('../../files/overwriting.ts');
  const { BundleTarget } = await import('../../recommend/bundle-target.ts');
  const { filesOfBundle } = await import('../../recommend/bundle-replacement.ts');
  const { openTuningData } = await import('../../experiments/tune/tuning-data.ts');
  const { knownModel } = await import('../known-model.ts');
  const { givenSettings, readSettings } = await import('../settings.ts');
  const { TrialLog } = await import('../trial-log.ts');

  const model = await knownModel(options.model);
  await checkMetric(options.metric);
  await checkSearchable(model);
  await readSettings(model, options.set);
  const fixed = await givenSettings(model, options.set);
  const data = await openTuningData(posts, options.valid);
  const inputs = Object.values(data.files).filter((file) => file !== undefined);
  checkDistinct(await filesOfBundle(options.out), inputs);
  const target = await BundleTarget.open(options.out);
  try {
    const path = options.log ?? `${options.out.replace(/\/+$/, '')}.trials.jsonl`;
    const log = await TrialLog.open(path, inputs, options.out);
    const found = await searchOptions(model, data, fixed, log, options, terminal).finally(() =>
      log.close(),
    );
    await drawTrials(found, model, log, options);
    await target.write(...(await bundleOf(found, data, log, options)));
    report(
      found,
      model,
      data,
      log,
      options,
      terminal,
      await trainLines(found, model, data, options),
    );
    if (found.isInterrupted) {
      const { InterruptedError } = await import('../../base/errors.ts');
      throw new InterruptedError(
        `the search was interrupted; ${options.out} has the best model so far`,
      );
    }
  } finally {
    await target.close();
  }
}

/** @throws {UsageError} if the model has nothing to search */
async function checkSearchable(model: Model): Promise<void> {
  const { nothingToSearch, searchSpaces } = await import('../../models/search-space.ts');
  const { UsageError } = await import('../failure.ts');
  if (Object.keys(searchSpaces(model)).length > 0) return;
  throw new UsageError(`${nothingToSearch(model.name)}; use octothorpe train`);
}

/** @throws {UsageError} if there is no such metric */
async function checkMetric(metric: string): Promise<void> {
  const { metricNames } = await import('../../experiments/metric-names.ts');
  const { UsageError } = await import('../failure.ts');
  const [, cutoff] = /@([1-9]\d{0,2})$/.exec(metric) ?? [];
  const known = metricNames('textbook', [Number(cutoff ?? 5)]);
  if (!known.includes(metric)) {
    throw new UsageError(`--metric: there is no metric "${metric}"; there are ${known.join(', ')}`);
  }
}

async function searchOptions(
  model: Model,
  data: TuningData,
  fixed: Readonly<Record<string, unknown>>,
  log: TrialLog,
  options: TuneOptions,
  terminal: Terminal,
): Promise<Tuned> {
  const { tune } = await import('../../experiments/tune/tune.ts');
  const { executeInProcess } = await import('../../experiments/run-in-process.ts');
  const { showProgress } = await import('../progress.ts');
  const { train, valid } = data.posts;
  terminal.note(
    `tuning ${model.name}: ${train.length.toLocaleString('en')} training posts, ${valid.length.toLocaleString('en')} validation posts`,
  );
  const display = await showProgress(terminal, model.name);
  const begun = performance.now();
  const now = () => (performance.now() - begun) / 1000;
  const budget = options.budget ?? (options.trials === undefined ? USUAL_BUDGET : Infinity);
  try {
    return await tune({
      model,
      data,
      fixed,
      metric: options.metric,
      seed: options.seed,
      modules: options.register ?? [],
      trials: options.trials ?? Infinity,
      deadline: budget,
      maxBytes: options.maxSize,
      maxLatencyMs: options.maxLatency,
      clock: {
        now,
        after(seconds, call) {
          const timer = setTimeout(call, Math.min(1000 * seconds, 2 ** 31 - 1));
          return () => clearTimeout(timer);
        },
      },
      signal: terminal.signal,
      start: executeInProcess,
      onProgress: (_, progress) => display.update(progress),
      onRecord: async (record) => {
        await log.add(record);
        display.note(describe(record));
      },
    });
  } finally {
    display.stop();
  }
}

function describe({ trial, posts, epochs, metric, value, seconds, message }: TrialRecord): string {
  const size = epochs === undefined ? `${posts.toLocaleString('en')} posts` : `epochs: ${epochs}`;
  const name = trial === 1 ? 'trial 1 (defaults)' : `trial ${trial}`;
  const figure = value === null ? [] : [`${metric} ${value.toFixed(4)}`];
  const result = [...figure, ...(message === undefined ? [] : [message])].join('; ');
  return `${name}, ${size}: ${result} (${seconds.toFixed(1)} s)`;
}

/** The chart, even of a search that found nothing. */
async function drawTrials(
  { rungs, records }: Tuned,
  model: Model,
  log: TrialLog,
  { metric }: TuneOptions,
): Promise<void> {
  const { figureRenderer } = await import('../../experiments/report/files.ts');
  const { trialFigure } = await import('../../experiments/tune/trial-figure.ts');
  const { writeText } = await import('../text-files.ts');
  const figure = trialFigure(model.name, metric, rungs, records);
  const labels = figure.series.map(({ name }) => name ?? '');
  const { drawFigure } = await figureRenderer();
  await writeText(log.chart, `${await drawFigure(figure, labels, [...labels.keys()])}\n`, []);
}

/** @throws {InvalidArgumentError} if no trial was trained in full and within the limits */
async function bundleOf(
  { best, contents, records, isInterrupted }: Tuned,
  { posts }: TuningData,
  log: TrialLog,
  { seed }: TuneOptions,
): Promise<Parameters<import('../../recommend/bundle-target.ts').BundleTarget['write']>> {
  if (!best || !contents) {
    const { InvalidArgumentError } = await import('../../base/errors.ts');
    const last = records.findLast(({ message }) => message !== undefined)?.message;
    const why = isInterrupted
      ? 'the search was interrupted before one was trained in full'
      : `raise --budget, --max-size or --max-latency${last === undefined ? '' : `; the last trial: ${last}`}`;
    throw new InvalidArgumentError(
      `no options were found, and no bundle was written: ${why}; see ${log.path}`,
    );
  }
  const { figures } = best;
  const training = {
    seed,
    posts: posts.train.length,
    validationPosts: posts.valid.length,
    seconds: Number(figures.cost!.trainSeconds.toFixed(3)),
    ...(figures.epochs && { epochs: [...figures.epochs] }),
  };
  return [contents, { metrics: { ...figures.metrics }, training }];
}

/** The commands that make the model again. */
async function trainLines(
  { settings }: Tuned,
  model: Model,
  data: TuningData,
  { seed, register = [], out }: TuneOptions,
): Promise<string[]> {
  const { shellQuote } = await import('../shell-quote.ts');
  const { trainCommandLine } = await import('../train-commands.ts');
  const { task, files, splitBy } = data;
  const training = { model, settings: settings!, seed, modules: register, out };
  if (splitBy === undefined) return [trainCommandLine({ ...training, train: files.train! })];
  return [
    `octothorpe data split ${shellQuote(task.file!)} --by ${splitBy} --out parts`,
    trainCommandLine({ ...training, train: 'parts/train.jsonl.gz' }),
  ];
}

function report(
  { best, standard, gain, finalists, records, rungs, settings }: Tuned,
  model: Model,
  { posts }: TuningData,
  log: TrialLog,
  { metric, out }: TuneOptions,
  terminal: Terminal,
  commands: readonly string[],
): void {
  const value = (one: { record: TrialRecord } | undefined) =>
    one?.record.value?.toFixed(4) ?? 'not known';
  const trials = new Set(records.map(({ trial }) => trial)).size;
  terminal.print(
    `Tried ${trials} sets of options, ${finalists} of them on ${fullSize(rungs)}; ${metric} on ${posts.valid.length.toLocaleString('en')} validation posts:`,
  );
  terminal.print(`  default options  ${value(standard)}`);
  terminal.print(`  best             ${value(best)}`);
  if (gain) {
    const [low, high] = gain.interval.map((end) => end.toFixed(4));
    terminal.print(
      `  gain             ${gain.difference.toFixed(4)} (95 % interval ${low} to ${high}, p = ${gain.p.toPrecision(2)}, paired bootstrap)`,
    );
    terminal.print(
      'The gain is optimistic: these posts chose the best of several. Evaluate it on posts that were kept aside.',
    );
  } else if (best?.trial.number === 1)
    terminal.print('No other options did better than the defaults.');
  const searched = Object.keys(best!.trial.options).map(
    (name) => `${name}=${JSON.stringify(settings![name])}`,
  );
  terminal.print(`\n${out}: ${model.name} with ${searched.join(', ')}`);
  terminal.print(`Runs: ${log.path}, drawn in ${log.chart}`);
  terminal.print('\nTo train it again:');
  for (const command of commands) terminal.print(`  ${command}`);
}

function fullSize(rungs: readonly Rung[]): string {
  const { posts, epochs } = rungs.at(-1)!;
  return epochs === undefined
    ? `all ${posts.toLocaleString('en')} training posts`
    : `all ${epochs} epochs`;
}
