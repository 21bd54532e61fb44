/**
 * Training and scoring of `octothorpe/boosting` against LightGBM with one thread: the same rows, the same settings, in turns.
 *
 *     npx tsx bench/boosting.ts --python PATH [--runs 5]
 *
 * PATH is an interpreter that can import lightgbm. The rows are generated: features with many values, few values, mostly
 * zeros, and missing ones; about 3 of 75 rows of a query are relevant. Training begins with the numbers and so includes the
 * choice of bins. Times are those of the processor over all threads of the process, so that other programs disturb them
 * less; figures are medians of the runs.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { FastRandom } from '../src/base/fast-random.ts';
import { Random } from '../src/base/random.ts';
import { LambdaRank } from '../src/boosting/lambdarank.ts';
import { trainTrees } from '../src/boosting/train-trees.ts';
import type { TrainingRows } from '../src/boosting/training-rows.ts';
import type { TreeEnsemble } from '../src/boosting/tree-ensemble.ts';
import { report } from './report.ts';

const FEATURES = 100;
const QUERIES = 1200;
const TEST_QUERIES = 200;
/** The rows that a ranker scores for one post. */
const SMALL = 170;
/** The names are LightGBM's. */
const SETTINGS = {
  num_iterations: 120,
  learning_rate: 0.06,
  num_leaves: 31,
  min_data_in_leaf: 40,
  feature_fraction: 0.5,
  bagging_fraction: 0.8,
  bagging_freq: 1,
  lambda_l2: 5,
  max_bin: 127,
  lambdarank_truncation_level: 8,
};

const { values: flags } = parseArgs({
  options: { python: { type: 'string' }, runs: { type: 'string', default: '5' } },
});
if (flags.python === undefined) throw new Error('--python PATH is needed');

const train = generate(QUERIES, 1);
const test = generate(TEST_QUERIES, 2);
const folder = mkdtempSync(join(tmpdir(), 'octothorpe-boosting-'));
for (const [name, rows] of Object.entries({ train, test })) {
  writeFileSync(join(folder, `${name}.values`), rows.values);
  writeFileSync(join(folder, `${name}.labels`), rows.labels);
  writeFileSync(join(folder, `${name}.groups`), rows.groups);
}

interface Times {
  /** Seconds of `train`, of scoring all training rows, and of scoring `SMALL` rows once. */
  readonly train: number;
  readonly predict: number;
  readonly small: number;
  /** Scores of the test rows. */
  readonly scores: readonly number[];
}

const script = fileURLToPath(new URL('boosting-lightgbm.py', import.meta.url));
const peer = spawn(flags.python, [script, folder, String(FEATURES), JSON.stringify(SETTINGS)], {
  stdio: ['pipe', 'pipe', 'inherit'],
});
const answers = createInterface(peer.stdout)[Symbol.asyncIterator]();
try {
  const { version } = await answer<{ version: string }>();
  const ours: Times[] = [];
  const theirs: Times[] = [];
  for (let run = 0; run < Number(flags.runs); run++) {
    ours.push(await runOurs(run + 1));
    peer.stdin.write(`${run + 1} ${SMALL}\n`);
    theirs.push(await answer<Times>());
    console.log(`run ${run + 1}: ${ours[run].train} s, LightGBM ${theirs[run].train} s`);
  }
  const rows = train.labels.length;
  const row = (work: string, factor: number, of: (times: Times) => number) => {
    const [own, other] = [ours, theirs].map((side) => factor * median(side.map(of)));
    return {
      work,
      [`LightGBM ${version}`]: other,
      octothorpe: own,
      ratio: own / other,
    };
  };
  report('boosting', [
    row(`train on ${rows.toLocaleString('en')} x ${FEATURES}, s`, 1, (times) => times.train),
    row(`score ${rows.toLocaleString('en')} rows, s`, 1, (times) => times.predict),
    row(`score ${SMALL} rows, ms`, 1000, (times) => times.small),
    row('nDCG@8 of other queries', 1, ({ scores }) =>
      new LambdaRank(test, SETTINGS.lambdarank_truncation_level).judge(Float64Array.from(scores)),
    ),
  ]);
} finally {
  peer.stdin.end();
  await once(peer, 'exit');
  rmSync(folder, { recursive: true });
}

async function answer<T>(): Promise<T> {
  const { value, done } = await answers.next();
  if (done) throw new Error(`${script} ended early`);
  return JSON.parse(value) as T;
}

async function runOurs(seed: number): Promise<Times> {
  let ensemble: TreeEnsemble | undefined;
  const training = await cpuSeconds(async () => {
    ensemble = await trainTrees(train, {
      rounds: SETTINGS.num_iterations,
      learningRate: SETTINGS.learning_rate,
      leaves: SETTINGS.num_leaves,
      minRowsPerLeaf: SETTINGS.min_data_in_leaf,
      featureShare: SETTINGS.feature_fraction,
      baggingShare: SETTINGS.bagging_fraction,
      baggingEvery: SETTINGS.bagging_freq,
      l2: SETTINGS.lambda_l2,
      bins: SETTINGS.max_bin,
      truncation: SETTINGS.lambdarank_truncation_level,
      seed,
    });
  });
  const trees = ensemble!;
  const few = test.values.subarray(0, SMALL * FEATURES);
  const times = 300;
  return {
    train: training,
    predict: await cpuSeconds(() => trees.predict(train.values, train.labels.length)),
    small:
      (await cpuSeconds(() => {
        for (let i = 0; i < times; i++) trees.predict(few, SMALL);
      })) / times,
    scores: [...trees.predict(test.values, test.labels.length)],
  };
}

async function cpuSeconds(work: () => unknown): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

/** Queries of 50 to 100 rows. The kinds of features take turns; a few features of each kind tell something. */
function generate(queries: number, seed: number): TrainingRows & { groups: Uint32Array } {
  const random = new FastRandom(new Random(seed));
  const normal = () =>
    Math.sqrt(-2 * Math.log(1 - random.uniform())) * Math.cos(2 * Math.PI * random.uniform());
  const groups = Uint32Array.from({ length: queries }, () => 50 + random.integer(51));
  const rows = groups.reduce((sum, size) => sum + size, 0);
  const values = new Float32Array(rows * FEATURES);
  const labels = new Uint8Array(rows);
  const kinds = [
    () => normal(),
    () => Math.floor(20 ** random.uniform()),
    () => (random.uniform() < 0.8 ? 0 : random.uniform()),
    () => (random.uniform() < 0.3 ? Number.NaN : Math.exp(normal())),
    () => Math.exp(2 * normal()),
  ];
  let first = 0;
  for (const size of groups) {
    const signals = Array.from({ length: size }, (_, i) => {
      const at = (first + i) * FEATURES;
      for (let f = 0; f < FEATURES; f++) values[at + f] = kinds[f % kinds.length]();
      const known = (f: number) => (Number.isNaN(values[at + f]) ? -1 : values[at + f]);
      let signal = values[at] * values[at + 5] + Math.log1p(values[at + 4]) + normal();
      for (let f = 10; f < 30; f++) signal += 0.4 * Math.tanh(known(f)) + 0.1 * known(f - 10);
      return signal;
    });
    const order = signals.map((_, i) => i).sort((a, b) => signals[b] - signals[a]);
    for (const [rank, i] of order.slice(0, 1 + random.integer(5)).entries()) {
      labels[first + i] = rank === 0 ? 2 : 1;
    }
    first += size;
  }
  return { values, features: FEATURES, labels, groups };
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1];
}
