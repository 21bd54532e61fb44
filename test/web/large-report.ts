import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { Random } from '../../src/base/random.ts';
import { compare, planExperiment } from '../../src/experiments/compare.ts';
import { buildReport } from '../../src/experiments/report/build-report.ts';
import { renderPage } from '../../src/experiments/report/files.ts';
import type { ReportData } from '../../src/experiments/report/report-data.ts';
import { ResultsFolder, type RunFigures, type RunResult } from '../../src/experiments/results.ts';
import { toJsonl } from '../end-to-end/run.ts';

const ROWS = 20;
const POSTS = 15_000;
const TAGS = 4000;

/** A report on results that no model gave: as many as the page must bear, with all kinds of data. */
export async function writeLargeReport(
  folder: string,
): Promise<{ file: string; report: ReportData }> {
  const random = new Random(1);
  const words = Array.from({ length: 3000 }, () => random.integer(36 ** 6).toString(36));
  const tag = () => `tag${random.integer(random.integer(TAGS) + 1)}`;
  const posts = (part: string) =>
    Array.from({ length: POSTS }, (_, at) => ({
      id: `${part}${at}`,
      text: Array.from({ length: 25 }, () => random.pick(words)).join(' '),
      hashtags: [...new Set([tag(), tag()])],
    }));
  mkdirSync(join(folder, 'posts'), { recursive: true });
  const tested = posts('test');
  writeFileSync(join(folder, 'posts/train.jsonl'), toJsonl(posts('train')));
  writeFileSync(join(folder, 'posts/test.jsonl'), toJsonl(tested));
  const experiment = {
    name: 'large',
    tasks: [{ name: 'large', folder: 'posts' }],
    rows: [
      {
        label: 'knn',
        model: 'knn',
        sweep: { neighbours: Array.from({ length: ROWS }, (_, at) => at + 1) },
      },
    ],
    compareBy: ['f1@1'], // each compared metric takes half a minute
    baselines: ['knn, neighbours 1'],
  };
  const plan = await planExperiment(JSON.stringify(experiment), { where: 'large', base: folder });
  const results = new ResultsFolder(join(folder, 'results'));
  await results.open(plan.experiment, plan.data);
  for (const [at, { name, key }] of plan.orders.entries()) {
    const figures = figuresOf(random, key.metrics, at);
    const result: RunResult = { key, figures, seconds: 1, made };
    const heatMaps = tested.slice(0, 40).map(({ text }, post) => {
      const words = text.split(' ');
      return { post, texts: [{ kind: 'post' as const, words, weights: words.map(() => 0.04) }] };
    });
    await results.keep(name, result, { heatMaps });
    const predictions = tested.map(({ id, hashtags }) => ({
      id,
      recommendations: Array.from({ length: 10 }, (_, rank) => ({
        tag: random.uniform() < 0.1 ? hashtags[0] : tag(),
        score: -rank,
        probability: random.uniform() / (rank + 1),
      })),
    }));
    const path = results.predictions(name);
    mkdirSync(join(path, '..'), { recursive: true });
    writeFileSync(path, gzipSync(toJsonl(predictions), { level: 1 }));
  }
  const compared = await compare(plan, results, {
    jobs: 1,
    memoryMB: 1,
    made,
    start: () => Promise.reject(new Error('everything has run')),
  });
  const report = await buildReport(compared, results, 'octothorpe compare large.json');
  const file = join(folder, 'report.html');
  writeFileSync(file, await renderPage(report));
  return { file, report };
}

const made: RunResult['made'] = {
  command: 'none',
  version: '0',
  commit: null,
  machine: { cpu: 'none', cores: 1, node: '20' },
  date: '2026-01-01',
};

function figuresOf(random: Random, metrics: readonly string[], at: number): RunFigures {
  const perPost = Object.fromEntries(
    metrics.map((name) => [
      name,
      Array.from({ length: POSTS }, () => Number(random.uniform() < 0.2 + at / 50)),
    ]),
  );
  const means = Object.entries(perPost).map(([name, values]) => [
    name,
    values.reduce((sum, value) => sum + value, 0) / values.length,
  ]);
  const atCutoffs = [1, 2, 3, 4, 5, 10].flatMap((k) =>
    ['precision', 'recall', 'f1'].map((measure) => [`${measure}@${k}`, random.uniform()]),
  );
  return {
    metrics: Object.fromEntries([...atCutoffs, ...means]),
    perPost,
    posts: { train: POSTS, tested: POSTS, withoutGold: 0 },
    epochs: Array.from({ length: 30 }, (_, epoch) => ({
      epoch: epoch + 1,
      loss: 5 / (epoch + 1),
      measure: random.uniform(),
      learningRate: 0.001,
    })),
    cost: {
      trainSeconds: 10 + at,
      postsPerSecond: 1000,
      latency: { p50: 1 + at, p95: 2 + at },
      bundleBytes: 1e6 * (1 + at),
      peakMB: 300,
    },
  };
}
