import { type Command, Option } from 'commander';
import type { ConventionName, EvaluationOptions, Report } from '../../evaluation/index.ts';
import type { Recommender } from '../../models/model.ts';
import type { Post, Query, ReadOptions } from '../../posts/index.ts';
import type { LoadedRecommender } from '../../recommend/index.ts';
import { collect, wholeNumber, wholeNumbers } from '../arguments.ts';
import type { BundleFigures } from '../comparison.ts';
import { UsageError } from '../failure.ts';
import type { Answers } from '../measure.ts';
import { type PostFileOptions, postFileOptions, toReadOptions } from '../post-files.ts';
import type { ProbabilityFigures } from '../probability-figures.ts';
import { registerOption } from '../register.ts';
import type { Terminal } from '../terminal.ts';

interface EvaluateOptions extends PostFileOptions {
  readonly bundle: readonly string[];
  readonly test?: string;
  readonly protocol: 'open' | 'closed' | 'top-n';
  readonly train?: string;
  readonly minCount: number;
  readonly topN: number;
  readonly history?: string;
  readonly historySize: number;
  /** With a bundle: the file to write predictions to. With gold: the file to read them from. */
  readonly predictions?: string;
  readonly gold?: string;
  readonly convention: ConventionName;
  readonly cutoffs: readonly number[];
  readonly json?: true;
}

const conventions = ['textbook', 'hashtag-generation', 'tagfinder', 'takg'];

export function evaluateCommand(program: Command, terminal: Terminal): void {
  const command = program
    .command('evaluate')
    .description('evaluate a bundle on test posts, or a file of predictions against gold tags')
    .option(
      '--bundle <folder>',
      'a trained model; may be repeated to compare several on the same posts',
      collect,
      [],
    )
    .option('--test <file>', 'test posts with their tags')
    .option(
      '--predictions <file>',
      'with --bundle: the file to write predictions to; with --gold: the file to read them from',
    )
    .option('--gold <file>', 'gold tags for --predictions')
    .addOption(
      new Option('--convention <name>', 'how metrics are computed (docs/metrics.md)')
        .choices(conventions)
        .default('textbook'),
    )
    .option('--cutoffs <list>', 'the values of k for metrics at k', wholeNumbers(1), [1, 3, 5, 10])
    .addOption(
      new Option('--protocol <name>', 'which gold tags count; closed and top-n need --train')
        .choices(['open', 'closed', 'top-n'])
        .default('open'),
    )
    .option(
      '--train <file>',
      'the training posts, for --protocol and for propensity-scored metrics (psp@k, psndcg@k)',
    )
    .option(
      '--min-count <number>',
      'for the closed protocol: how often a tag must be used',
      wholeNumber(1),
      10,
    )
    .option('--top-n <number>', 'for the top-n protocol: how many tags', wholeNumber(1), 50)
    .option(
      '--history <file>',
      'earlier posts for the authors’ histories, in addition to the test posts',
    )
    .option(
      '--history-size <number>',
      'the maximum number of posts in a history',
      wholeNumber(0),
      50,
    )
    .option('--json', 'print JSON')
    .action((options: EvaluateOptions) => evaluate(options, terminal));
  registerOption(command);
  postFileOptions(command);
}

async function evaluate(options: EvaluateOptions, terminal: Terminal): Promise<void> {
  const { bundle: bundles, test, gold, predictions } = options;
  if (bundles.length > 0 && test !== undefined && gold === undefined) {
    await evaluateBundles(bundles, test, options, terminal);
  } else if (bundles.length === 0 && predictions !== undefined && gold !== undefined) {
    await evaluatePredictions(predictions, gold, options, terminal);
  } else {
    throw new UsageError('evaluate takes --bundle and --test, or --predictions and --gold');
  }
}

async function evaluateBundles(
  bundles: readonly string[],
  test: string,
  options: EvaluateOptions,
  terminal: Terminal,
): Promise<void> {
  const { loadRecommender } = await import('../../recommend/bundle-folder.ts');
  const { readCorpus } = await import('../read-corpus.ts');

  const repeated = bundles.find((bundle, at) => bundles.indexOf(bundle) < at);
  if (repeated !== undefined) throw new UsageError(`--bundle ${repeated} was given twice`);
  if (options.predictions !== undefined && bundles.length > 1) {
    throw new UsageError('--predictions takes the predictions of one bundle; give one --bundle');
  }
  const inputs = await inputsOf(bundles, test, options);
  const reading = await toReadOptions(options);
  // A faulty bundle is reported before the posts are read.
  const recommenders: LoadedRecommender[] = [];
  for (const bundle of bundles) recommenders.push(await loadRecommender(bundle));
  const all = await readCorpus(test, terminal, reading);
  const train = await readTrain(options, terminal, reading);
  const { posts, trainingCounts } = await restrict(all, test, train, options);
  const queries = await toQueries(posts, options, reading, terminal);
  const results: BundleFigures[] = [];
  for (const [at, recommender] of recommenders.entries()) {
    const about = { bundle: bundles[at], model: recommender.model };
    const answers = await answersOf(recommender, queries, about, options, terminal);
    if (options.predictions) await writePredictions(options.predictions, posts, answers, inputs);
    const judging = { ...options, ...(trainingCounts && { trainingCounts }) };
    results.push(await resultOf(answers, posts, about, judging));
  }
  if (options.json || results.length === 1) {
    for (const result of results) await printResult(result, options, terminal);
  } else {
    const { printComparison } = await import('../comparison.ts');
    printComparison(results, terminal);
  }
}

/**
 * All files that the command reads.
 *
 * @throws {InvalidArgumentError} if the predictions would overwrite one of them
 */
async function inputsOf(
  bundles: readonly string[],
  test: string,
  { predictions, train, history }: EvaluateOptions,
): Promise<string[]> {
  const { checkOutputs } = await import('../../files/overwriting.ts');
  const { withCompanions } = await import('../../posts/index.ts');
  const { filesOfBundle } = await import('../../recommend/bundle-replacement.ts');
  const posts = [test, train, history].filter((path) => path !== undefined);
  const files = await Promise.all(bundles.map(filesOfBundle));
  const inputs = [...posts.flatMap(withCompanions), ...files.flat()];
  if (predictions !== undefined) checkOutputs([predictions], inputs);
  return inputs;
}

async function answersOf(
  recommender: Recommender,
  queries: readonly Query[],
  { model }: { readonly model: string },
  { cutoffs }: EvaluateOptions,
  terminal: Terminal,
): Promise<Answers> {
  const { answerAll } = await import('../measure.ts');
  const { showProgress } = await import('../progress.ts');
  const progress = await showProgress(terminal, `evaluate ${model}`);
  try {
    return await answerAll(recommender, queries, Math.max(...cutoffs), terminal, progress);
  } finally {
    progress.stop();
  }
}

async function resultOf(
  { rankings, seconds }: Answers,
  posts: readonly Post[],
  about: Readonly<Record<string, string>>,
  options: EvaluationOptions,
): Promise<BundleFigures> {
  const { evaluateRankings } = await import('../../evaluation/index.ts');
  const { probabilityFigures } = await import('../probability-figures.ts');
  const { normalizeTag } = await import('../../base/tags.ts');
  const gold = posts.map(({ hashtags }) => hashtags);
  const normalized = gold.map((tags) => [...new Set(tags.map(normalizeTag))]);
  const speed = {
    seconds: Number(seconds.toFixed(3)),
    postsPerSecond: Math.round(posts.length / seconds),
  };
  return {
    about: { ...about, ...speed },
    report: evaluateRankings(rankings, gold, options),
    probabilities: probabilityFigures(rankings, normalized),
  };
}

async function printResult(
  { about, report, probabilities }: BundleFigures,
  options: EvaluateOptions,
  terminal: Terminal,
): Promise<void> {
  print(report, options, terminal, about, probabilities);
  if (options.json || !probabilities) return;
  const { probabilityLines } = await import('../probability-figures.ts');
  for (const line of probabilityLines(probabilities)) terminal.print(line);
}

async function evaluatePredictions(
  predictions: string,
  gold: string,
  options: EvaluateOptions,
  terminal: Terminal,
): Promise<void> {
  if (options.maxMalformed !== undefined) {
    throw new UsageError('--max-malformed does not apply to --gold: each post must have its tags');
  }
  const { judgePredictions } = await import('../judge-predictions.ts');
  const reading = await toReadOptions(options);
  const { format, columns } = reading;
  const train = await readTrain(options, terminal, reading);
  const counts = train && (await countsOf(train));
  const judging = { ...options, ...counts, reading: { format, columns } };
  const report = await judgePredictions(predictions, gold, judging, terminal.signal);
  print(report, options, terminal, { predictions });
}

/** Fewer posts have no propensities. */
const FEWEST_TRAINING_POSTS = 3;

/**
 * The posts of `--train`.
 *
 * @throws {DataFormatError} if there are too few of them to weight tags
 */
async function readTrain(
  { train: file }: EvaluateOptions,
  terminal: Terminal,
  reading: ReadOptions,
): Promise<readonly Post[] | undefined> {
  if (file === undefined) return undefined;
  const { readCorpus } = await import('../read-corpus.ts');
  const train = await readCorpus(file, terminal, reading);
  if (train.length >= FEWEST_TRAINING_POSTS) return train;
  const { DataFormatError } = await import('../../base/errors.ts');
  throw new DataFormatError(
    `--train ${file}: expected at least ${FEWEST_TRAINING_POSTS} training posts, got ${train.length}; name the file that the model was trained on`,
  );
}

/** How often training posts have each tag, for the metrics that weight tags by it. */
async function countsOf(
  train: readonly Post[],
): Promise<Pick<EvaluationOptions, 'trainingCounts'>> {
  const { countTrainingTags } = await import('../../evaluation/index.ts');
  return { trainingCounts: countTrainingTags(train.map(({ hashtags }) => hashtags)) };
}

/** The test posts with the gold tags that count, and how often training has each tag. */
async function restrict(
  posts: readonly Post[],
  test: string,
  train: readonly Post[] | undefined,
  { protocol, minCount, topN }: EvaluateOptions,
): Promise<{ posts: readonly Post[] } & Pick<EvaluationOptions, 'trainingCounts'>> {
  if (protocol === 'open') return { posts, ...(train && (await countsOf(train))) };
  if (!train)
    throw new UsageError(`--protocol ${protocol} counts the tags of --train FILE; add that option`);
  const { DataFormatError } = await import('../../base/errors.ts');
  const { closedProtocol, topNProtocol } = await import('../../posts/index.ts');
  const { normalizeTag } = await import('../../text/index.ts');
  const splits = { train, valid: [], test: posts };
  const closed =
    protocol === 'closed'
      ? closedProtocol(splits, minCount, normalizeTag)
      : topNProtocol(splits, topN, normalizeTag);
  if (closed.test.length > 0) return { posts: closed.test, ...(await countsOf(closed.train)) };
  throw new DataFormatError(
    `${test}: no post has one of the ${closed.tags.length} tags of the ${protocol} protocol`,
  );
}

async function toQueries(
  posts: readonly Post[],
  { history, historySize }: EvaluateOptions,
  reading: ReadOptions,
  terminal: Terminal,
): Promise<Query[]> {
  const { toQuery, withHistory } = await import('../../posts/index.ts');
  if (history === undefined) return posts.map(toQuery);
  const { readCorpus } = await import('../read-corpus.ts');
  const earlier = await readCorpus(history, terminal, reading);
  return withHistory(posts, { earlier, size: historySize });
}

async function writePredictions(
  path: string,
  posts: readonly Post[],
  { rankings }: Answers,
  inputs: readonly string[],
): Promise<void> {
  const { writeText } = await import('../text-files.ts');
  const lines = posts.map(
    ({ id }, at) =>
      `${JSON.stringify({ id, recommendations: rankings[at].map(({ tag, score }) => ({ tag, score })) })}\n`,
  );
  await writeText(path, lines.join(''), inputs);
}

function print(
  { posts, withoutGold, metrics, convention }: Report,
  { json, protocol }: EvaluateOptions,
  terminal: Terminal,
  about: Readonly<Record<string, string | number>>,
  probabilities?: ProbabilityFigures,
): void {
  if (json) {
    const figures = { posts, withoutGold, convention, protocol, metrics };
    terminal.print(JSON.stringify({ ...about, ...figures, ...probabilities }));
    return;
  }
  const facts = { ...about, posts, 'posts without gold tags': withoutGold, convention };
  for (const [name, value] of Object.entries(facts)) terminal.print(`${name}: ${value}`);
  for (const [name, value] of Object.entries(metrics)) {
    terminal.print(`  ${name.padEnd(14)} ${value.toFixed(4)}`);
  }
}
