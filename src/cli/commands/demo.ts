import type { Command } from 'commander';
import type { Fitted, Model } from '../../models/model.ts';
import type { Post } from '../../posts/post.ts';
import type { Terminal } from '../terminal.ts';

/** Where the demo leaves its best bundle, so that the commands it ends with work as they stand. */
const bundleFolder = 'bundles/demo';

/** Written for the demo, in the style of the sample's posts. */
const drafts = [
  'finally a swan in the foam: silky milk, slow pour, new jug',
  'seedlings out of the shed and onto the plot, worms approve',
  'sore arms after the slab at the crag, hangboard can wait',
];

/** What is trained. The network is smaller than the paper's, so that it learns in seconds. */
const trials: readonly { readonly model: string; readonly options?: Record<string, unknown> }[] = [
  { model: 'random' },
  { model: 'popular' },
  { model: 'author' },
  { model: 'naive-bayes' },
  { model: 'logistic' },
  { model: 'svm' },
  { model: 'knn' },
  { model: 'tfidf' },
  {
    model: 'tab-lstm',
    options: {
      hidden: 128,
      dimension: 64,
      topics: 30,
      topicIterations: 100,
      minCount: 3,
      epochs: 8,
      learningRate: 0.004,
    },
  },
];

interface Trial {
  readonly name: string;
  readonly fitted: Fitted;
  readonly trainSeconds: number;
  readonly postsPerSecond: number;
  readonly metrics: Readonly<Record<string, number>>;
}

export function demoCommand(program: Command, terminal: Terminal): void {
  program
    .command('demo')
    .description(`train every model on the bundled sample and keep the best in ${bundleFolder}`)
    .action(() => demo(terminal));
}

async function demo(terminal: Terminal): Promise<void> {
  const { fileURLToPath } = await import('node:url');
  const { loadModel } = await import('../../models/registry.ts');
  const { readCorpus } = await import('../read-corpus.ts');
  const { checkBundleTarget, writeBundle } = await import('../../recommend/bundle-folder.ts');
  const { formatTable } = await import('../table.ts');

  await checkBundleTarget(bundleFolder);
  const sample = (part: string) =>
    fileURLToPath(new URL(`../../../sample/en/${part}.jsonl.gz`, import.meta.url));
  const train = await readCorpus(sample('train'), terminal);
  const test = await readCorpus(sample('test'), terminal);
  terminal.print(
    `Training on ${train.length.toLocaleString('en')} made-up posts, testing on ${test.length} others.\n`,
  );
  const done: Trial[] = [];
  for (const { model, options } of trials) {
    done.push(await trial(await loadModel(model), options, train, test, terminal));
  }
  done.sort((a, b) => b.metrics['ndcg@5']! - a.metrics['ndcg@5']!);
  const figures = ['precision@1', 'recall@1', 'f1@1', 'f1@5', 'ndcg@5'];
  const headings = ['P@1', 'R@1', 'F1@1', 'F1@5', 'nDCG@5', 'train s', 'posts/s'];
  const columns = [
    { name: 'model' },
    ...headings.map((name) => ({ name, align: 'right' }) as const),
  ];
  const rows = done.map(({ name, metrics, trainSeconds, postsPerSecond }) => [
    name,
    ...figures.map((figure) => metrics[figure]!.toFixed(3)),
    trainSeconds.toFixed(2),
    Math.round(postsPerSecond).toLocaleString('en'),
  ]);
  for (const line of formatTable(columns, rows)) terminal.print(line);

  const best = done[0]!;
  await writeBundle(bundleFolder, best.fitted.export(), { metrics: { ...best.metrics } });
  terminal.print(`\nThe best by nDCG@5, ${best.name}, is now in ${bundleFolder}. It recommends:\n`);
  await showDrafts(terminal);
  terminal.print(goOn);
}

async function trial(
  model: Model,
  options: Record<string, unknown> | undefined,
  train: readonly Post[],
  test: readonly Post[],
  terminal: Terminal,
): Promise<Trial> {
  const { silentLogger } = await import('../../base/logger.ts');
  const { toQuery } = await import('../../posts/index.ts');
  const { nodeRuntime } = await import('../../recommend/bundle-folder.ts');
  const { answerAll, keyFigures } = await import('../measure.ts');
  const { showProgress } = await import('../progress.ts');
  const progress = await showProgress(terminal, model.name);
  try {
    const start = performance.now();
    const fitted = await model.fit(
      { train },
      { ...options },
      {
        seed: 1,
        signal: terminal.signal,
        onProgress: progress.update,
        logger: silentLogger,
        runtime: await nodeRuntime(),
      },
    );
    const trainSeconds = (performance.now() - start) / 1000;
    const answers = await answerAll(fitted, test.map(toQuery), 5, terminal, progress);
    const metrics = keyFigures(
      answers.rankings,
      test.map(({ hashtags }) => hashtags),
    );
    const postsPerSecond = test.length / answers.seconds;
    return { name: model.name, fitted, trainSeconds, postsPerSecond, metrics };
  } finally {
    progress.stop();
  }
}

async function showDrafts(terminal: Terminal): Promise<void> {
  const { loadRecommender } = await import('../../recommend/bundle-folder.ts');
  const { suggest } = await import('../../recommend/suggest.ts');
  const recommender = await loadRecommender(bundleFolder);
  const queries = drafts.map((text) => ({ text }));
  const suggestions = await suggest(recommender, queries, { k: 5 });
  drafts.forEach((draft, at) => {
    const tags = suggestions[at]!.map(({ display, seen }) => `#${display}${seen ? '' : ' (new)'}`);
    terminal.print(`  ${draft}\n    ${tags.join('  ')}\n`);
  });
}

const goOn = `Go on with:
  npx octothorpe recommend --bundle ${bundleFolder} "a post of your own"
  npx octothorpe models
  npx octothorpe train --model knn --train YOUR-POSTS.jsonl --out bundles/mine
  npx octothorpe evaluate --bundle bundles/mine --test OTHER-POSTS.jsonl`;
