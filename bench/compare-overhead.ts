/**
 * Compares the time of `octothorpe compare` with that of `train` and `evaluate` for the same models, in turns on the same
 * machine. Needs a build. Goal: at most 5 % more, though `compare` also measures latency, tests significance and writes the
 * report.
 *
 * Both train on the train part alone. The order alternates between rounds.
 *
 *     npx tsx bench/compare-overhead.ts --data TASK_FOLDER [--rounds 4]
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { report } from './report.ts';

const MODELS = ['popular', 'knn', 'naive-bayes', 'svm'];
const main = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));

const { values } = parseArgs({
  options: { data: { type: 'string' }, rounds: { type: 'string', default: '4' } },
});
if (values.data === undefined)
  throw new Error('--data is missing: a folder of train and test posts');
const task = resolve(values.data);
const [train, test] = ['train', 'test'].map((part) => join(task, `${part}.jsonl.gz`));
const folder = mkdtempSync(join(tmpdir(), 'octothorpe-overhead-'));
const octothorpe = (...args: string[]) =>
  execFileSync(process.execPath, [main, ...args], { cwd: folder, stdio: 'ignore' });

function byHand(): void {
  for (const model of MODELS) {
    octothorpe('train', '--model', model, '--train', train, '--out', model);
    octothorpe('evaluate', '--bundle', model, '--test', test);
  }
}

function compared(round: number): void {
  octothorpe('compare', 'overhead.json', '--out', `results-${round}`);
}

function secondsOf(work: () => void): number {
  const start = performance.now();
  work();
  return (performance.now() - start) / 1000;
}

try {
  const rows = MODELS.map((model) => ({ label: model, model }));
  const experiment = {
    name: 'overhead',
    tasks: [{ name: 'task', train, test }],
    rows,
    baselines: ['popular'],
  };
  writeFileSync(join(folder, 'overhead.json'), JSON.stringify(experiment));
  const times: { hand: number; compare: number }[] = [];
  for (let round = 0; round < Number(values.rounds); round++) {
    const hand = () => secondsOf(byHand);
    const compare = () => secondsOf(() => compared(round));
    if (round % 2 === 0) times.push({ hand: hand(), compare: compare() });
    else times.push({ compare: compare(), hand: hand() });
  }
  report(
    'compare-overhead',
    times.map(({ hand, compare }, at) => ({
      round: at + 1,
      'by hand s': hand,
      'compare s': compare,
      ratio: compare / hand,
    })),
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
