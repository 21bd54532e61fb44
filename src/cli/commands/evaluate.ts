import { type Command, Option } from 'commander';
import type { ConventionName, Report } from '../../evaluation/index.ts';
import type { Post, Query } from '../../posts/index.ts';
import { wholeNumber, wholeNumbers } from '../arguments.ts';
import { UsageError } from '../failure.ts';
import type { Answers } from '../measure.ts';
import type { Terminal } from '../terminal.ts';

interface EvaluateOptions {
  readonly bundle?: string;
  readonly test?: string;
  readonly protocol: 'open' | 'closed' | 'top-n';
  readonly train?: string;
  readonly minCount: number;
  readonly topN: number;
  readonly history?: string;
  readonly historySize: number;
  /** With a bundle: where to write predictions. With gold: what to read them from. */
  readonly predictions?: string;
  readonly gold?: string;
  readonly convention: ConventionName;
  readonly cutoffs: readonly number[];
  readonly json?: true;
}

const conventions = ['textbook', 'hashtag-generation', 'tagfinder', 'takg'];

export function evaluateCommand(program: Command, terminal: Terminal): void {
  program
    .command('evaluate')
    .description('measure a bundle on test posts, or a file of predictions against gold tags')
    .option('--bundle <folder>', 'a trained model')
    .option('--test <file>', 'posts with their tags')
    .option('--predictions <file>', 'with --bundle: write them there; with --gold: read them')
    .option('--gold <file>', 'gold tags for --predictions')
    .addOption(
      new Option('--convention <name>', 'how to count').choices(conventions).default('textbook'),
    )
    .option('--cutoffs <list>', 'the k of figures at k', wholeNumbers(1), [1, 3, 5, 10])
    .addOption(
      new Option('--protocol <name>', 'which gold tags count; all but open need --train')
        .choices(['open', 'closed', 'top-n'])
        .default('open'),
    )
    .option('--train <file>', 'the training posts, for --protocol')
    .option('--min-count <number>', 'closed: least uses of a tag', wholeNumber(1), 10)
    .option('--top-n <number>', 'top-n: how many tags', wholeNumber(1), 50)
    .option(
      '--history <file>',
      'posts from which authors’ histories are taken, beside the test posts',
    )
    .option('--history-size <number>', 'the most posts in a history', wholeNumber(0), 50)
    .option('--json', 'print JSON')
    .action((options: EvaluateOptions) => evaluate(options, terminal));
}

async function evaluate(options: EvaluateOptions, terminal: Terminal): Promise<void> {
  const { bundle, test, gold, predictions } = options;
  if (bundle !== undefined && test !== undefined && gold === undefined) {
    await evaluateBundle(bundle, test, options, terminal);
  } else if (bundle === undefined && predictions !== undefined && gold !== undefined) {
    await evaluatePredictions(predictions, gold, options, terminal);
  } else {
    throw new UsageError('evaluate takes --bundle and --test, or --predictions and --gold');
  }
}

async function evaluateBundle(
  bundle: string,
  test: string,
  options: EvaluateOptions,
  terminal: Terminal,
): Promise<void> {
  const { evaluateRankings } = await import('../../evaluation/index.ts');
  const { loadRecommender } = await import('../../recommend/bundle-folder.ts');
  const { answerAll } = await import('../measure.ts');
  const { showProgress } = await import('../progress.ts');
  const { readCorpus } = await import('../read-corpus.ts');

  const recommender = await loadRecommender(bundle);
  const posts = await restrict(await readCorpus(test, terminal), test, options, terminal);
  const queries = await toQueries(posts, options, terminal);
  const k = Math.max(...options.cutoffs);
  const progress = await showProgress(terminal, 'evaluate');
  let answers: Answers;
  try {
    answers = await answerAll(recommender, queries, k, terminal, progress);
  } finally {
    progress.stop();
  }
  const report = evaluateRankings(
    answers.rankings,
    posts.map(({ hashtags }) => hashtags),
    options,
  );
  if (options.predictions) await writePredictions(options.predictions, posts, answers);
  print(report, options, terminal, {
    bundle,
    model: recommender.model,
    seconds: Number(answers.seconds.toFixed(3)),
    postsPerSecond: Math.round(posts.length / answers.seconds),
  });
}

async function evaluatePredictions(
  predictions: string,
  gold: string,
  options: EvaluateOptions,
  terminal: Terminal,
): Promise<void> {
  const { judgePredictions } = await import('../judge-predictions.ts');
  print(await judgePredictions(predictions, gold, options, terminal.signal), options, terminal, {
    predictions,
  });
}

/** The test posts with the gold tags that count. */
async function restrict(
  posts: readonly Post[],
  test: string,
  { protocol, train, minCount, topN }: EvaluateOptions,
  terminal: Terminal,
): Promise<readonly Post[]> {
  if (protocol === 'open') return posts;
  if (!train)
    throw new UsageError(`--protocol ${protocol} counts tags in --train, which is missing`);
  const { DataFormatError } = await import('../../base/errors.ts');
  const { closedProtocol, topNProtocol } = await import('../../posts/index.ts');
  const { normalizeTag } = await import('../../text/index.ts');
  const { readCorpus } = await import('../read-corpus.ts');
  const splits = { train: await readCorpus(train, terminal), valid: [], test: posts };
  const closed =
    protocol === 'closed'
      ? closedProtocol(splits, minCount, normalizeTag)
      : topNProtocol(splits, topN, normalizeTag);
  if (closed.test.length > 0) return closed.test;
  throw new DataFormatError(
    `${test}: no post has one of the ${closed.tags.length} tags of the ${protocol} protocol`,
  );
}

async function toQueries(
  posts: readonly Post[],
  { history, historySize }: EvaluateOptions,
  terminal: Terminal,
): Promise<Query[]> {
  const { toQuery, withHistory } = await import('../../posts/index.ts');
  if (history === undefined) return posts.map(toQuery);
  const { readCorpus } = await import('../read-corpus.ts');
  return withHistory(posts, { earlier: await readCorpus(history, terminal), size: historySize });
}

async function writePredictions(
  path: string,
  posts: readonly Post[],
  { rankings }: Answers,
): Promise<void> {
  const { writeText } = await import('../text-files.ts');
  const lines = posts.map(
    ({ id }, at) =>
      `${JSON.stringify({ id, recommendations: rankings[at]!.map(({ tag, score }) => ({ tag, score })) })}\n`,
  );
  await writeText(path, lines.join(''));
}

function print(
  { posts, withoutGold, metrics, convention }: Report,
  { json, protocol }: EvaluateOptions,
  terminal: Terminal,
  about: Record<string, string | number>,
): void {
  if (json) {
    terminal.print(JSON.stringify({ ...about, posts, withoutGold, convention, protocol, metrics }));
    return;
  }
  const facts = { ...about, posts, 'posts without gold tags': withoutGold, convention };
  for (const [name, value] of Object.entries(facts)) terminal.print(`${name}: ${value}`);
  for (const [name, value] of Object.entries(metrics)) {
    terminal.print(`  ${name.padEnd(14)} ${value.toFixed(4)}`);
  }
}
