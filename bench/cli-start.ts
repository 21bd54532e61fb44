/** Measures the time of `octothorpe --help` in the built package, over 20 consecutive processes. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { report } from './report.ts';

const program = 'dist/cli/main.js';
if (!existsSync(program)) throw new Error(`${program} is missing; run "npm run build" first`);

const times = Array.from({ length: 20 }, () => {
  const start = performance.now();
  const { status } = spawnSync(process.execPath, [program, '--help']);
  if (status !== 0) throw new Error(`--help ended with ${status}`);
  return performance.now() - start;
}).sort((a, b) => a - b);

report('cli-start', [
  {
    command: 'octothorpe --help',
    runs: times.length,
    'median ms': times[times.length >> 1],
    'slowest ms': times.at(-1)!,
    'goal ms': 200,
  },
]);
