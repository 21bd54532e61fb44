/** `octothorpe tune`, as a developer runs it. */
import { mkdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readAllPosts } from '../../src/posts/index.ts';
import { makeWorkspace, runProcess, toJsonl } from './run.ts';

const workspace = makeWorkspace();
const { path: at, write } = workspace;
afterAll(workspace.remove);

/** As built: each run is a process, which starts faster without the compiler. */
const main = resolve('dist/cli/main.js');
const octothorpe = (args: string, interruptAt?: string) =>
  runProcess(`${process.execPath} ${main} ${args}`, workspace.folder, interruptAt);
const tune = (args: string) => octothorpe(`tune task --model knn --seed 3 ${args}`);

/** A task without a test part: nothing may read one. */
beforeAll(async () => {
  const { posts } = await readAllPosts(resolve('sample/en/train.jsonl.gz'));
  mkdirSync(at('task'));
  mkdirSync(at('bad'));
  write('task/train.jsonl', toJsonl(posts.slice(0, 1600)));
  write('task/valid.jsonl', toJsonl(posts.slice(1600, 1800)));
});

interface Line {
  readonly trial: number;
  readonly rung: number;
  readonly value: number;
}

function logOf(out: string): Line[] {
  const lines = readFileSync(at(`${out}.trials.jsonl`), 'utf8')
    .trim()
    .split('\n');
  return lines.map((line) => {
    const { seconds: _, latencyMs: __, ...rest } = JSON.parse(line);
    return rest;
  });
}

const bundleOf = (out: string) => JSON.parse(readFileSync(at(`${out}/manifest.json`), 'utf8'));

describe('octothorpe tune', { timeout: 120_000 }, () => {
  it('writes the best bundle, a log and a chart, and the command that trains it again', async () => {
    const first = await tune('--trials 4 --out first');
    expect(first).toMatchObject({ exitCode: 0 });
    const log = logOf('first');
    expect(log[0]).toMatchObject({ trial: 1, rung: 1, posts: 533, options: { neighbours: 50 } });
    expect(new Set(log.map(({ trial }) => trial)).size).toBe(4);
    const full = log.filter(({ rung }) => rung === 2);
    const best = Math.max(...full.map(({ value }) => value));
    expect(first.stdout).toContain(`best             ${best.toFixed(4)}`);
    expect(readFileSync(at('first.trials.svg'), 'utf8')).toContain('default options');
    const found = bundleOf('first');
    expect(found.metrics['ndcg@5']).toBe(best);

    const [, command] = /^ {2}octothorpe (train .*) --out first$/m.exec(first.stdout)!;
    const again = await octothorpe(`${command} --valid task/valid.jsonl --out again`);
    expect(again).toMatchObject({ exitCode: 0 });
    expect(bundleOf('again').options).toEqual(found.options);
    expect(bundleOf('again').metrics['ndcg@5']).toBeCloseTo(best, 12);

    expect(await tune('--trials 4 --out second')).toMatchObject({ exitCode: 0 });
    expect(logOf('second')).toEqual(log);
  });

  it('ends with the best so far after an interruption', async () => {
    const search = 'tune task --model knn --set neighbours=7 --out stopped';
    const stopped = await octothorpe(search, 'trial 2,');
    expect(stopped.exitCode).toBe(1);
    expect(stopped.stderr).toMatch(/interrupted; stopped has the best model so far$/m);
    expect(bundleOf('stopped').options.neighbours).toBe(7);
  });

  it.each<[string, string, RegExp]>([
    ['a model without search spaces', '--model random', /random has no option with a search/],
    ['an unknown metric', '--metric ndgc@5', /no metric "ndgc@5"; there are .*ndcg@5/],
    ['a time without a unit', '--budget 90', /--budget.*with a unit \(s, m, h\)/],
    ['a wrong option', '--set neighbours=0', /neighbours/],
    [
      'a log within the bundle',
      '--log bad/log.jsonl',
      /cannot be in the folder of the bundle, bad/,
    ],
    ['limits that nothing meets', '--trials 1 --max-size 1kB', /over the limit of 0.001 MB/],
  ])('rejects %s, and writes no bundle', async (_, more, message) => {
    const failed = await octothorpe(
      `tune task ${more.includes('--model') ? '' : '--model knn'} ${more} --out bad`,
    );
    expect(failed.exitCode).toBeGreaterThan(0);
    expect(failed.stderr).toMatch(message);
    expect(failed.stderr).not.toContain('unexpected error');
    expect(() => bundleOf('bad')).toThrow('ENOENT');
  });
});
