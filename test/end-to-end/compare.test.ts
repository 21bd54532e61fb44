/** Experiments, as a researcher runs them. */

import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Random } from '../../src/base/random.ts';
import { encodeSafetensors } from '../../src/base/safetensors.ts';
import { tinyStatic } from '../../src/models/encoders/tiny-encoder.case.ts';
import { environment, makeWorkspace, runProcess, toJsonl } from './run.ts';

const workspace = makeWorkspace();
const { path: at, write } = workspace;
/** As built: each run is a process, which starts faster without the compiler. */
const main = resolve('dist/cli/main.js');
const compare = (args: string) =>
  runProcess(`${process.execPath} ${main} compare ${args}`, workspace.folder);

const small = {
  name: 'small',
  tasks: [{ name: 'made-up', folder: 'task' }],
  rows: [
    { label: 'popular', model: 'popular' },
    { label: 'random', model: 'random', seeds: [1, 2] },
    { label: 'knn', model: 'knn' },
  ],
  baselines: ['popular'],
};

beforeAll(() => {
  const random = new Random(1);
  const topics = [
    ['coffee', 'foam milk beans roast'],
    ['garden', 'soil seeds worms shed'],
    ['climbing', 'crag slab rope chalk'],
  ];
  const posts = Array.from({ length: 400 }, (_, i) => {
    const [tag, words] = random.pick(topics);
    const text = Array.from({ length: 6 }, () => random.pick(words.split(' '))).join(' ');
    return { id: `${i}`, text, hashtags: [tag], author: `u${i % 7}` };
  });
  mkdirSync(at('task'));
  write('task/train.jsonl', toJsonl(posts.slice(0, 300)));
  write('task/valid.jsonl', toJsonl(posts.slice(300, 350)));
  write('task/test.jsonl', toJsonl(posts.slice(350)));
  write('small.json', JSON.stringify(small));
});
afterAll(workspace.remove);

/** The figures of a report: its tables without times and sizes. */
function figuresOf(out: string): string[][] {
  const report = readFileSync(join(out, 'report.md'), 'utf8');
  return report
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) => line.split('|').slice(1, 9));
}

describe('octothorpe compare', { timeout: 300_000 }, () => {
  it('goes from posts to a table in one command, with the same figures each time', async () => {
    const first = await compare('small.json --out first');
    expect(first).toMatchObject({ exitCode: 0 });
    expect(first.stdout).toMatch(/knn .* 1\.000 ▲/);
    const second = await compare('small.json --out second --jobs 2');
    expect(second.exitCode).toBe(0);
    expect(figuresOf(at('second'))).toEqual(figuresOf(at('first')));
    expect(figuresOf(at('first'))).toHaveLength(5);
    const hash = createHash('sha256')
      .update(readFileSync(at('task/test.jsonl')))
      .digest('hex');
    expect(readFileSync(at('first/report.md'), 'utf8')).toContain(`test ${hash.slice(0, 16)}`);
    const again = await compare('small.json --out first');
    expect(again.stderr).toContain('4 of 4 runs are done already');
  });

  it('runs a part with --only, and reports all that has run', async () => {
    expect(await compare('small.json --out part --only knn')).toMatchObject({ exitCode: 0 });
    expect(figuresOf(at('part')).map(([label]) => label.trim())).toEqual(['system', '---', 'knn']);
    expect(readFileSync(at('part/report.md'), 'utf8')).toMatch(/^Not run yet: popular; .*\.$/m);
    const all = { ...small, tasks: [...small.tasks, { name: 'absent', folder: 'nowhere' }] };
    write('more.json', JSON.stringify(all));
    const more = await compare('more.json --out part --only popular --only made-up');
    expect(more).toMatchObject({ exitCode: 0 });
    const report = readFileSync(at('part/report.md'), 'utf8');
    expect(report).toMatch(/^\| popular \|/m);
    expect(report).toMatch(/^\| knn \|.* 1\.000 ▲/m);
    expect(report).not.toContain('absent');

    const figures = () => readdirSync(at('part/figures/made-up')).toSorted();
    const before = figures();
    write('part/figures/made-up/mine.svg', 'not of the report');
    write('part/report.md', '![mine](figures/made-up/mine.svg)');
    write('less.json', JSON.stringify({ ...small, report: { sections: ['differences'] } }));
    expect(await compare('less.json --out part')).toMatchObject({ exitCode: 0 });
    expect(before).toContain('cost-size.svg');
    expect(figures()).toEqual(['difference-1.svg', 'mine.svg']);
  });

  it('ends in the same report after being killed ten times', async () => {
    const random = new Random(2);
    for (let time = 0; time < 10; time++) {
      const child = spawn(process.execPath, [main, 'compare', 'small.json', '--out', 'killed'], {
        cwd: workspace.folder,
        env: environment,
        stdio: 'ignore',
      });
      const exited = once(child, 'exit');
      await Promise.race([after(100 + random.integer(1200)), exited]);
      child.kill('SIGKILL');
      await exited;
    }
    const { exitCode } = await compare('small.json --out killed');
    expect(exitCode).toBe(0);
    expect(figuresOf(at('killed'))).toEqual(figuresOf(at('first')));
    expect(readdirSync(at('killed')).filter((name) => name.includes('partial'))).toEqual([]);
  });

  it('shows a row that breaks, and keeps the others', async () => {
    write('half.jsonl', '{"id":"350","recommendations":[{"tag":"coffee"}]}\n');
    const theirs = { label: 'theirs', predictions: 'half.jsonl' };
    write(
      'broken.json',
      JSON.stringify({ ...small, name: 'broken', rows: [...small.rows, theirs] }),
    );
    const { exitCode, stderr } = await compare('broken.json --out broken');
    expect(exitCode).toBe(1);
    expect(stderr).toContain('1 of 5 runs broke');
    const report = readFileSync(at('broken/report.md'), 'utf8');
    expect(report).toMatch(/theirs: .*49 posts have no prediction/);
    expect(report).toMatch(/\| knn \| 1\.000/);
  });

  it('trains a row on the encoder of the command line, and reports its hash, not its path', async () => {
    const words = ['foam', 'milk', 'soil', 'seeds', 'crag', 'rope'];
    const { tokenizer, arrays } = tinyStatic({ groups: words.map((word) => [word]), dimension: 8 });
    mkdirSync(at('own-encoder'));
    write('own-encoder/tokenizer.json', tokenizer);
    write('own-encoder/model.safetensors', encodeSafetensors(arrays!));
    const options = { encoder: 'given', minCount: 1, epochs: 1, batchSize: 50 };
    const rows = [...small.rows, { label: 'frozen', model: 'encoder', options }];
    write(
      'frozen.json',
      JSON.stringify({ ...small, name: 'frozen', rows, report: { samples: 5 } }),
    );
    const without = await compare('frozen.json --out frozen');
    expect(without.exitCode).toBe(1);
    expect(without.stderr).toMatch(
      /^octothorpe: frozen\.json: rows\[3\]\.encoder \("frozen"\) is missing: .* with --encoder$/m,
    );
    expect(readdirSync(workspace.folder)).not.toContain('frozen');

    const args = `frozen.json --out frozen --encoder ${at('own-encoder')} --encodings kept`;
    expect(await compare(args)).toMatchObject({ exitCode: 0 });
    const report = readFileSync(at('frozen/report.md'), 'utf8');
    expect(report).toMatch(/^SHA-256 of the encoder of frozen: [0-9a-f]{16}\.$/m);
    expect(report).toContain('compare frozen.json --encoder FOLDER` made');
    expect(report).not.toContain(workspace.folder);
    expect(readdirSync(at('kept'))).toHaveLength(1);
    // Over samples: mean and interval.
    expect(report).toMatch(/^\| frozen \| (\d\.\d{4} \(-?\d\.\d{4}, \d\.\d{4}\) \| )/m);
    const again = await compare(args);
    expect(again.stderr).toContain('5 of 5 runs are done already');
  });

  const many = Array.from({ length: 100 }, (_, i) => i + 1);
  it.each<[string, object, string]>([
    ['an unknown model', { rows: [{ label: 'popular', model: 'knm' }] }, 'rows[0].model: '],
    ['a missing folder', { tasks: [{ name: 'a', folder: 'nowhere' }] }, 'there is no folder'],
    [
      'a sweep of 10,000 rows',
      {
        rows: [
          { label: 'a', model: 'knn', sweep: { power: many.map((i) => i / 5), neighbours: many } },
        ],
        baselines: [],
      },
      'asks for 10,000 runs; add --yes',
    ],
  ])('rejects %s before anything is trained', async (_, change, message) => {
    write('wrong.json', JSON.stringify({ ...small, ...change }));
    const { exitCode, stderr } = await compare('wrong.json --out wrong');
    expect(exitCode).not.toBe(0);
    expect(stderr).toContain(message);
    expect(readdirSync(workspace.folder)).not.toContain('wrong');
  });

  it('does not mix results of other posts', async () => {
    const posts = readFileSync(at('task/test.jsonl'), 'utf8').split('\n');
    write('task/test.jsonl', posts.slice(1).join('\n'));
    const { exitCode, stderr } = await compare('small.json --out first');
    expect(exitCode).toBe(1);
    expect(stderr).toContain('holds results on other posts of the task "made-up"');
  });
});
