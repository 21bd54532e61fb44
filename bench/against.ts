/**
 * Benchmarks of this commit and of an earlier one, in turns on the same machine: absolute times drift between machines
 * and hours; ratios of consecutive runs drift less.
 *
 *     npx tsx bench/against.ts COMMIT [--rounds 5] BENCH [ARGUMENT ...] [+ BENCH [ARGUMENT ...] ...]
 *
 * The earlier commit is checked out into a temporary folder and installed there. Writes the median of each figure, and
 * the median over the rounds of the ratio of the two, to `results/bench/against/BENCH.{json,md}`.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Row, report } from './report.ts';

const here = fileURLToPath(new URL('..', import.meta.url));
const args = process.argv.slice(2);
const roundsAt = args.indexOf('--rounds');
const rounds = roundsAt < 0 ? 5 : Number(args.splice(roundsAt, 2)[1]);
const [commit, ...rest] = args;
if (!commit || rest.length === 0 || !(rounds >= 1)) {
  throw new Error(
    'usage: npx tsx bench/against.ts COMMIT [--rounds N] BENCH [ARGUMENT ...] [+ BENCH ...]',
  );
}

const folder = mkdtempSync(join(tmpdir(), 'octothorpe-against-'));
const then = join(folder, 'tree');
try {
  execFileSync('git', ['worktree', 'add', '--detach', then, commit], { cwd: here });
  // Its own lockfile may not fit this platform, which `npm install` corrects in the copy.
  execFileSync('npm', ['install', '--no-audit', '--no-fund'], { cwd: then, stdio: 'inherit' });
  for (const tree of [then, here]) {
    execFileSync('npx', ['tsc', '-p', 'tsconfig.build.json'], { cwd: tree, stdio: 'inherit' });
  }
  for (const one of rest.join(' ').split(' + ')) {
    const [bench, ...given] = one.split(' ');
    measure(bench, given);
  }
} finally {
  execFileSync('git', ['worktree', 'remove', '--force', then], { cwd: here });
  rmSync(folder, { recursive: true, force: true });
}

function measure(bench: string, given: readonly string[]): void {
  const runs: [before: Row[], after: Row[]][] = [];
  for (let round = 0; round < rounds; round++) {
    // The order alternates, so that neither always meets a warmer machine.
    const trees = round % 2 === 0 ? [then, here] : [here, then];
    const rows = trees.map((tree) => run(tree, bench, given));
    runs.push(round % 2 === 0 ? [rows[0], rows[1]] : [rows[1], rows[0]]);
  }
  const files = ['json', 'md'].map((kind) => `results/bench/${bench}.${kind}`);
  execFileSync('git', ['checkout', '--', ...files], { cwd: here });
  report('against', compare(runs), { file: `against/${bench}` });
}

function run(tree: string, bench: string, given: readonly string[]): Row[] {
  const file = join(tree, `results/bench/${bench}.json`);
  rmSync(file, { force: true });
  const command = [`bench/${bench}.ts`, ...given];
  execFileSync('npx', ['tsx', ...command], { cwd: tree, stdio: ['ignore', 'ignore', 'inherit'] });
  return JSON.parse(readFileSync(file, 'utf8')).rows;
}

/** One row per figure. Rows and columns of the two correspond by position: their names may have been reworded. */
function compare(rounds: readonly [before: Row[], after: Row[]][]): Row[] {
  const [, sample] = rounds[0];
  const figuresOf = (row: Row) => Object.entries(row).filter(([, one]) => typeof one === 'number');
  return sample.flatMap((row, at) =>
    figuresOf(row).map(([figure], column) => {
      const pairs = rounds.map((both) =>
        both.map((rows) => Number(figuresOf(rows[at] ?? {})[column]?.[1])),
      );
      return {
        row: nameOf(row),
        figure,
        before: median(pairs.map(([before]) => before)),
        after: median(pairs.map(([, after]) => after)),
        'after / before': median(pairs.map(([before, after]) => after / before)),
      };
    }),
  );
}

function nameOf(row: Row): string {
  return Object.values(row)
    .filter((value) => typeof value === 'string' && value !== '')
    .join(', ');
}

function median(values: readonly number[]): number {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
