/** Commands that write: they delete and overwrite only their own files, and only one writes to a place at a time. */
import {
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { smallCorpus } from '../../src/models/model.case.ts';
import { BundleTarget } from '../../src/recommend/bundle-target.ts';
import { makeWorkspace, run, toJsonl } from './run.ts';

const workspace = makeWorkspace();
const { path } = workspace;
const posts = smallCorpus().train;
const train = workspace.write('train.jsonl', toJsonl(posts));
const bundle = path('popular');
const trainArgs = ['train', '--model', 'popular', '--train', train, '--out'];
beforeAll(async () => {
  expect((await run([...trainArgs, bundle])).exitCode).toBe(0);
});
afterAll(workspace.remove);

const failed = (message: RegExp) => ({
  exitCode: 1,
  stdout: '',
  stderr: expect.stringMatching(message),
});

describe('--out', () => {
  it.each(['train', 'export'])(
    'of %s is rejected if the folder contains more than a bundle',
    async (command) => {
      const out = path(`${command}-mine`);
      await run([...trainArgs, out]);
      mkdirSync(join(out, '.git'));
      const files = readdirSync(out);
      const args =
        command === 'train'
          ? trainArgs
          : ['export', '--target', 'web', '--bundle', bundle, '--out'];
      const refusal = failed(/^octothorpe: \S+ contains \.git, which is not part of its bundle/);
      expect(await run([...args, out])).toEqual(refusal);
      expect(readdirSync(out)).toEqual(files);
    },
  );

  it('is rejected at the start while another training writes there', async () => {
    const target = await BundleTarget.open(bundle);
    try {
      const refusal = failed(
        /^octothorpe: \S+ is being written by this process, since 2\S+Z; wait/,
      );
      expect(await run([...trainArgs, bundle])).toEqual(refusal);
    } finally {
      await target.close();
    }
    expect((await run([...trainArgs, bundle])).exitCode).toBe(0);
  });

  it('is rejected if an input file, or something like a checkpoint, would be lost', async () => {
    const copy = path('with-posts');
    await run([...trainArgs, copy]);
    writeFileSync(join(copy, 'train.jsonl'), toJsonl(posts));
    const own = [
      'train',
      '--model',
      'popular',
      '--train',
      join(copy, 'train.jsonl'),
      '--out',
      copy,
    ];
    expect(await run(own)).toEqual(
      failed(/train\.jsonl is also an input and would be overwritten/),
    );
    const weights = workspace.write('torch.checkpoint', 'weights of somebody');
    const network = ['train', '--model', 'lstm', '--train', train, '--out', path('torch')];
    expect(await run(network)).toEqual(failed(/torch\.checkpoint exists and is not a ch/));
    expect(readFileSync(weights, 'utf8')).toBe('weights of somebody');
    expect(readdirSync(workspace.folder).filter((name) => /^\.|^torch$/.test(name))).toEqual([]);
  });
});

describe('an input is not overwritten', () => {
  it.each<[string, (file: string) => string[]]>([
    ['data convert', (file) => ['data', 'convert', train, file]],
    [
      'evaluate',
      (file) => ['evaluate', '--bundle', bundle, '--test', train, '--predictions', file],
    ],
    [
      'evaluate',
      (file) => [
        'evaluate',
        '--bundle',
        bundle,
        '--test',
        bundle,
        '--history',
        train,
        '--predictions',
        file,
      ],
    ],
  ])('%s', async (_, args) => {
    linkSync(train, path('hard.jsonl'));
    symlinkSync('train.jsonl', path('link.jsonl'));
    for (const file of [train, path('hard.jsonl'), path('link.jsonl')]) {
      expect(await run(args(file))).toEqual(failed(/and would be overwritten; write elsewhere$/));
    }
    for (const name of ['hard.jsonl', 'link.jsonl']) workspace.removeFile(name);
    expect(readFileSync(train, 'utf8')).toBe(toJsonl(posts));
  });

  it('evaluate, of its bundle', async () => {
    const file = join(bundle, 'tags.txt');
    const args = ['evaluate', '--bundle', bundle, '--test', train, '--predictions', file];
    expect(await run(args)).toEqual(failed(/tags\.txt is also an input and would be overwritten/));
  });

  it('data split', async () => {
    const parts = path('parts');
    expect((await run(['data', 'split', train, '--out', parts])).exitCode).toBe(0);
    const file = join(parts, 'train.jsonl.gz');
    const before = readFileSync(file);
    const refusal = failed(/train\.jsonl\.gz is also an input and would be overwritten/);
    expect(await run(['data', 'split', file, '--out', parts])).toEqual(refusal);
    expect(readFileSync(file)).toEqual(before);
  });
});

describe('evaluate with several bundles', () => {
  it('compares them on the same posts, a column each', async () => {
    const other = path('random');
    await run(['train', '--model', 'random', '--train', train, '--out', other]);
    const args = [
      'evaluate',
      '--bundle',
      bundle,
      '--bundle',
      other,
      '--test',
      train,
      '--cutoffs',
      '1',
    ];
    const { exitCode, stdout } = await run(args);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/popular +\S*random\n/);
    expect(stdout).toMatch(/\nmodel +popular +random\n/);
    const lines = (await run([...args, '--json'])).stdout
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.map((line) => basename(line.bundle))).toEqual(['popular', 'random']);
    const f1 = lines.map(({ metrics }) => metrics['f1@1'].toFixed(4));
    expect(f1[0]).not.toBe(f1[1]);
    expect(stdout).toMatch(new RegExp(`\\nf1@1 +${f1[0]} +${f1[1]}\\n`));
    const single = await run([
      'evaluate',
      '--bundle',
      other,
      '--test',
      train,
      '--cutoffs',
      '1',
      '--json',
    ]);
    expect(JSON.parse(single.stdout).metrics).toEqual(lines[1].metrics);
  });

  it('rejects the same bundle twice, and one predictions file for two bundles', async () => {
    const args = ['evaluate', '--test', train, '--bundle', bundle, '--bundle'];
    expect(await run([...args, bundle])).toMatchObject({ exitCode: 2, stdout: '' });
    const two = await run([...args, 'other', '--predictions', path('p.jsonl')]);
    expect(two).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('give one --bundle'),
    });
  });
});
