/**
 * Compares the time of `octothorpe compare` with that of `train` and `evaluate` for the same models, in turns on the same
 * machine. Needs a build. Goal: at most 5 % more, though `compare` also measures latency, tests significance and writes the
 * report.
 *
 *     npx tsx bench/compare-overhead.ts TASK_FOLDER [--rounds 3]
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

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: 'string', default: '3' } },
});
if (positionals.length !== 1)
  throw new Error('usage: npx tsx bench/compare-overhead.ts TASK_FOLDER');
const task = resolve(positionals[0]);
const folder = mkdtempSync(join(tmpdir(), 'octothorpe-overhead-'));
const octothorpe = (...args: string[]) =>
  execFileSync(process.execPath, [main, ...args], { cwd: folder, stdio: 'ignore' });

function byHand(): void {
  for (const model of MODELS) {
    octothorpe('train', '--model', model, '--train', join(task, 'train.jsonl.gz'), '--out', model);
    octothorpe('evaluate', '--bundle', model, '--test', join(task, 'test.jsonl.gz'));
  }
}

function compared(round: number): void {
  octothorpe('compare', 'overhead.json', '--out', `results-${round}`);
}

try {
  const rows = MODELS.map((model) => ({ label: model, model }));
  const experiment = {
    name: 'overhead',
    tasks: [{ name: 'task', folder: task }],
    rows,
    baselines: ['popular'],
  };
  writeFileSync(join(folder, 'overhead.json'), JSON.stringify(experiment));
  const times: { hand: number; compare: number }[] = [];
  for (let round = 0; round < Number(values.rounds); round++) {
    const start = performance.now();
    byHand();
    const middle = performance.now();
    compared(round);
    times.push({ hand: (middle - start) / 1000, compare: (performance.now() - middle) / 1000 });
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
