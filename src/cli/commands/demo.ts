import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import type { RunCost } from '../../experiments/results.ts';
import type { Corpus, Fitted, Model } from '../../models/model.ts';
import type { Post } from '../../posts/post.ts';
import { maxima } from '../../server/option-rules.ts';
import { wholeNumber } from '../arguments.ts';
import type { Terminal } from '../terminal.ts';

/** The demo writes its bundles to `bundles/demo-MODEL`, and those for browsers to `bundles/demo-MODEL-web`. */
const bundleFolder = (model: string) => `bundles/demo-${model}`;
const webFolder = (model: string) => `${bundleFolder(model)}-web`;

/** Models that are kept and served in addition to the best one. */
const served = ['fused', 'knn', 'tab-lstm'];

interface DemoOptions {
  readonly port: number;
  readonly serve: boolean;
}

/** Written for the demo, in the style of the sample's posts. */
const drafts = [
  'finally a swan in the foam: silky milk, slow pour, new jug',
  'seedlings out of the shed and onto the plot, worms approve',
  'sore arms after the slab at the crag, hangboard can wait',
];

/** Smaller than the paper's network, so that it trains in seconds. */
export const smallNetwork = {
  hidden: 128,
  dimension: 64,
  topics: 30,
  topicIterations: 100,
  minCount: 3,
  epochs: 8,
  learningRate: 0.004,
};

/** Options of models for the demo; the others use their defaults. */
const optionsOf: Readonly<Record<string, Record<string, unknown>>> = {
  // Nobody wrote the posts of the sample, so their texts may be shown as reasons.
  knn: { keepTexts: true },
  // Its defaults are for more posts.
  fasttext: { epochs: 30, learningRate: 0.5 },
  'tab-lstm': smallNetwork,
};

/** Not trained: networks, each of which would take about as long as tab-lstm. */
const leftOut = [
  'lstm',
  'avg-lstm',
  'vab-lstm',
  'cnn-attention',
  'multilabel-lstm',
  'text-resnet',
  'encoder',
  'memn2n',
  'hmemn2n',
  'sa-lstm',
  'extractor',
  'seq2seq',
  'seq2seq-copy',
  'bi-attention',
];

/** The models that the demo trains, and those that it only names. */
export function demoModels(all: readonly string[]): { trained: string[]; named: string[] } {
  return {
    trained: all.filter((model) => !leftOut.includes(model)),
    named: all.filter((model) => leftOut.includes(model)),
  };
}

interface Trial {
  readonly name: string;
  readonly fitted: Fitted;
  readonly cost: RunCost;
  readonly metrics: Readonly<Record<string, number>>;
}

export function demoCommand(program: Command, terminal: Terminal): void {
  program
    .command('demo')
    .description('train the models on the bundled sample, then serve the best in a playground')
    .option(
      '--port <number>',
      'the port to listen on; 0 picks a free one',
      wholeNumber(0, maxima.port),
      8787,
    )
    .option('--no-serve', 'exit once the models are trained')
    .action((options: DemoOptions) => demo(options, terminal));
}

async function demo({ port, serve }: DemoOptions, terminal: Terminal): Promise<void> {
  const { loadModel, modelNames } = await import('../../models/registry.ts');
  const { readCorpus } = await import('../read-corpus.ts');
  const { checkBundleTarget } = await import('../../recommend/bundle-target.ts');
  const { checkPort } = await import('../../server/port.ts');

  // Checked before the training, not after it.
  if (serve) await checkPort(port);
  const { trained, named } = demoModels(modelNames);
  for (const model of trained) {
    await checkBundleTarget(bundleFolder(model));
    if (serve) await checkBundleTarget(webFolder(model));
  }
  const train = await readCorpus(sample('train'), terminal);
  const valid = await readCorpus(sample('valid'), terminal);
  const test = await readCorpus(sample('test'), terminal);
  terminal.print(
    `Training on ${train.length.toLocaleString('en')} made-up posts, testing on ${test.length} others.\n`,
  );
  if (named.length > 0) {
    terminal.note(
      `skipping ${named.join(', ')}: each is a network that takes at least as long as tab-lstm; ` +
        `train one with "octothorpe train --model ${named[0]}"`,
    );
  }
  const done: Trial[] = [];
  for (const model of await possible(trained, terminal)) {
    const options = optionsOf[model];
    done.push(await trial(await loadModel(model), options, { train, valid }, test, terminal));
  }
  done.sort((a, b) => b.metrics['ndcg@5'] - a.metrics['ndcg@5']);
  await printTable(done, terminal);

  const best = done[0];
  const kept = done.filter(({ name }) => name === best.name || served.includes(name));
  for (const one of kept) await keep(one, { train, valid });
  const folder = bundleFolder(best.name);
  terminal.print(`\nThe best by nDCG@5, ${best.name}, is in ${folder}. It recommends:\n`);
  await showDrafts(folder, terminal);
  terminal.print(goOn(folder));
  if (serve) await serveAll(kept, port, terminal);
}

/** All models, without those whose library is not installed. */
async function possible(models: readonly string[], terminal: Terminal): Promise<readonly string[]> {
  const { NotSupportedError } = await import('../../base/errors.ts');
  const { nodeRuntime } = await import('../../recommend/node-runtime.ts');
  const { loadOrt, loadFastText } = await nodeRuntime();
  const libraries = { 'tab-lstm': loadOrt, fasttext: loadFastText };
  const left: string[] = [];
  for (const [model, load] of Object.entries(libraries)) {
    try {
      await load?.();
    } catch (error) {
      if (!(error instanceof NotSupportedError)) throw error;
      terminal.note(`skipping ${model}: ${error.message}`);
      left.push(model);
    }
  }
  return models.filter((model) => !left.includes(model));
}

function sample(part: string): string {
  return fileURLToPath(new URL(`../../../sample/en/${part}.jsonl.gz`, import.meta.url));
}

async function printTable(done: readonly Trial[], terminal: Terminal): Promise<void> {
  const { resultLines } = await import('../result-lines.ts');
  const spread = (mean: number) => ({ mean });
  const rows = done.map(({ name, metrics, cost }) => ({
    row: { label: name },
    metrics: Object.fromEntries(
      Object.entries(metrics).map(([metric, value]) => [metric, spread(value)]),
    ),
    cost: {
      trainSeconds: spread(cost.trainSeconds),
      postsPerSecond: spread(cost.postsPerSecond),
    },
    comparisons: [],
    errors: [],
  }));
  const metrics = ['precision@1', 'recall@1', 'f1@1', 'f1@5', 'ndcg@5'];
  for (const line of resultLines('model', rows, metrics)) terminal.print(line);
}

async function keep(
  { name, fitted, metrics, cost }: Trial,
  { train, valid }: Required<Corpus>,
): Promise<void> {
  const { writeBundle } = await import('../../recommend/bundle-folder.ts');
  const training = {
    seed: 1,
    posts: train.length,
    validationPosts: valid.length,
    seconds: Number(cost.trainSeconds.toFixed(3)),
    ...(fitted.epochs && { epochs: [...fitted.epochs] }),
  };
  const notes = { metrics: { ...metrics }, training, madeUp: { examples: [...drafts] } };
  await writeBundle(bundleFolder(name), fitted.export(), notes);
}

/** Serves the bundles, with a smaller copy of each for browsers and the sample's authors in the store. */
async function serveAll(kept: readonly Trial[], port: number, terminal: Terminal): Promise<void> {
  const { exportBundle } = await import('./export.ts');
  const { serve } = await import('./serve.ts');
  terminal.print('');
  const names = kept.map(({ name }) => name);
  for (const name of names) {
    await exportBundle(
      { bundle: bundleFolder(name), out: webFolder(name), target: 'web', test: sample('test') },
      terminal,
    );
  }
  terminal.print('');
  await serve(
    {
      bundle: names.map((name) => `${name}=${bundleFolder(name)}`),
      device: names.map((name) => `${name}=${webFolder(name)}`),
      store: 'memory:',
      history: sample('train'),
      port,
      quiet: true,
    },
    terminal,
  );
}

async function trial(
  model: Model,
  options: Record<string, unknown> | undefined,
  corpus: Corpus,
  test: readonly Post[],
  terminal: Terminal,
): Promise<Trial> {
  const { trainAndTest } = await import('../../experiments/train-and-test.ts');
  const { toQuery } = await import('../../posts/index.ts');
  const { figuresOf } = await import('../measure.ts');
  const { showProgress } = await import('../progress.ts');
  const progress = await showProgress(terminal, model.name);
  try {
    const { fitted, rankings, cost } = await trainAndTest(model, options ?? {}, corpus, {
      queries: test.map(toQuery),
      k: 5,
      seed: 1,
      signal: terminal.signal,
      onProgress: progress.update,
    });
    const metrics = figuresOf(
      rankings,
      test.map(({ hashtags }) => hashtags),
    );
    return { name: model.name, fitted, cost, metrics };
  } finally {
    progress.stop();
  }
}

async function showDrafts(folder: string, terminal: Terminal): Promise<void> {
  const { loadRecommender } = await import('../../recommend/bundle-folder.ts');
  const { suggest } = await import('../../recommend/suggest.ts');
  const { nothing } = await import('../suggestion-lines.ts');
  const recommender = await loadRecommender(folder);
  const queries = drafts.map((text) => ({ text }));
  const answers = await suggest(recommender, queries, { k: 5 });
  drafts.forEach((draft, at) => {
    const { suggestions } = answers[at];
    const tags = suggestions.map(({ display, seen }) => `#${display}${seen ? '' : ' (new)'}`);
    terminal.print(`  ${draft}\n    ${tags.join('  ') || nothing({ text: draft })}\n`);
  });
}

const goOn = (folder: string) => `Next steps:
  npx octothorpe recommend --bundle ${folder} "a post of your own"
  npx octothorpe models
  npx octothorpe train --model knn --train YOUR-POSTS.jsonl --out bundles/mine
  npx octothorpe evaluate --bundle bundles/mine --test OTHER-POSTS.jsonl
  npx octothorpe serve --bundle bundles/mine`;
