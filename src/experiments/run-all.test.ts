import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Executed, RunOrder } from './execute.ts';
import { ResultsFolder, type RunKey, type RunResult, runName } from './results.ts';
import { type NamedOrder, type RunAllOptions, runAll } from './run-all.ts';

let path: string;
let folder: ResultsFolder;
beforeEach(() => {
  path = mkdtempSync(join(tmpdir(), 'octothorpe-runs-'));
  folder = new ResultsFolder(path);
});
afterEach(() => rmSync(path, { recursive: true }));

const order = (label: string, seed = 1): NamedOrder => {
  const key = { task: 't', label, seed, maxTrain: null } as RunKey;
  return { name: runName(key), key, task: { name: 't' }, files: {} };
};
const executed = (value: number, peakMB = 100): Executed => ({
  figures: {
    metrics: { 'f1@1': value },
    perPost: {},
    posts: { train: 1, tested: 1, withoutGold: 0 },
    cost: {
      trainSeconds: 1,
      postsPerSecond: 1,
      latency: { p50: 1, p95: 1 },
      bundleBytes: 1,
      peakMB,
    },
  },
  predictions: '{"id":"1","recommendations":[]}\n',
});
const options = (
  start: RunAllOptions['start'],
  more: Partial<RunAllOptions> = {},
): RunAllOptions => ({
  ...{ jobs: 1, memoryMB: 10_000, start, made: {} as RunResult['made'], ...more },
});

describe('runAll', () => {
  it('does each run once, in all calls together', async () => {
    const started: string[] = [];
    const start = async ({ key }: RunOrder) => {
      started.push(key.label);
      return executed(0.5);
    };
    await runAll([order('a'), order('b')], folder, options(start));
    const results = await runAll([order('a'), order('b'), order('c')], folder, options(start));
    expect(started).toEqual(['a', 'b', 'c']);
    expect(results.map(({ key }) => key.label)).toEqual(['a', 'b', 'c']);
    expect(results.map(({ figures }) => figures?.metrics['f1@1'])).toEqual([0.5, 0.5, 0.5]);
    expect(readdirSync(join(path, 'predictions/t'))).toHaveLength(3);
  });

  it('keeps no path of this machine with a run that breaks', async () => {
    const start = async () => {
      throw new Error('/home/ann/encoders/tiny/model.onnx: no such operator');
    };
    const broken = { ...order('a'), pretrained: { encoder: '/home/ann/encoders/tiny' } };
    const [{ error }] = await runAll([broken], folder, options(start));
    expect(error).toBe('tiny/model.onnx: no such operator');
  });

  it('keeps a run that breaks with its message, and tries it again the next time', async () => {
    let broken = true;
    const start = async ({ key }: RunOrder) => {
      if (key.label === 'a' && broken) throw new Error('out of luck');
      return executed(0.5);
    };
    const [a, b] = await runAll([order('a'), order('b')], folder, options(start));
    expect(a.error).toBe('out of luck');
    expect(a.figures).toBeUndefined();
    expect(b.figures).toBeDefined();
    broken = false;
    const [again] = await runAll([order('a')], folder, options(start));
    expect(again.figures).toBeDefined();
  });

  it('stops when aborted, keeps what had finished, and goes on from there', async () => {
    const controller = new AbortController();
    const started: string[] = [];
    const start = async ({ key }: RunOrder) => {
      started.push(key.label);
      if (key.label === 'b') {
        controller.abort();
        throw new Error('killed');
      }
      return executed(0.5);
    };
    const orders = [order('a'), order('b'), order('c')];
    await expect(
      runAll(orders, folder, options(start, { signal: controller.signal })),
    ).rejects.toThrow('1 of 3 runs are kept');
    expect(started).toEqual(['a', 'b']);
    await runAll(
      orders,
      folder,
      options(async () => executed(0.5)),
    );
    expect(await folder.read(orders[1].name)).toMatchObject({ figures: {} });
  });

  it('runs as many at a time as jobs and memory allow', async () => {
    let running = 0;
    let most = 0;
    const start = async (_: RunOrder): Promise<Executed> => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setImmediate(resolve));
      running--;
      return executed(0.5, 3000);
    };
    const seeds = (label: string) => [1, 2, 3, 4].map((seed) => order(label, seed));
    await runAll(seeds('a'), folder, options(start, { jobs: 3 }));
    expect(most).toBe(3);
    most = 0;
    // Each is known to need 3,000 MiB by now: three do not fit in 7,000.
    await runAll(
      [order('a'), ...[5, 6, 7, 8].map((seed) => order('a', seed))],
      folder,
      options(start, { jobs: 3, memoryMB: 7000 }),
    );
    expect(most).toBe(2);
  });

  it('fails if a result cannot be kept', async () => {
    writeFileSync(join(path, 'runs'), 'in the way');
    await expect(
      runAll(
        [order('a')],
        folder,
        options(async () => executed(1)),
      ),
    ).rejects.toThrow();
  });
});

describe('ResultsFolder', () => {
  const data = { t: { train: 'aa', test: 'bb' } };

  it('is claimed for one experiment and its posts', async () => {
    const one = new ResultsFolder(join(path, 'one'));
    await one.open({ name: 'x' }, data);
    await one.open({ name: 'x' }, { ...data, u: { train: 'cc' } });
    await expect(one.open({ name: 'y' }, data)).rejects.toThrow(
      'holds results of the experiment "x", not "y"',
    );
    await expect(one.open({ name: 'x' }, { t: { train: 'zz', test: 'bb' } })).rejects.toThrow(
      'holds results on other posts of the task "t"',
    );
  });

  it('does not take a folder that holds something else', async () => {
    writeFileSync(join(path, 'thesis.tex'), '');
    await expect(folder.open({ name: 'x' }, data)).rejects.toThrow('is not empty');
    expect(readdirSync(path)).toEqual(['thesis.tex']);
  });
});
