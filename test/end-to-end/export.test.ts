/** `octothorpe export`: copies of a trained bundle for browsers. */
import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { smallCorpus } from '../../src/models/model.case.ts';
import { smallNetwork, smallTopics } from '../../src/models/neural/small-network.case.ts';
import { makeWorkspace, run, toJsonl } from './run.ts';

const workspace = makeWorkspace();
const corpus = smallCorpus();
const train = workspace.write('train.jsonl', toJsonl(corpus.train));
const test = workspace.write('test.jsonl', toJsonl(corpus.test));
const network = workspace.path('network');
const knn = workspace.path('knn');
afterAll(workspace.remove);

const manifestOf = (bundle: string) => JSON.parse(readFileSync(`${bundle}/manifest.json`, 'utf8'));
const exporting = (bundle: string, out: string) => [
  'export',
  '--target',
  'web',
  '--bundle',
  bundle,
  '--out',
  workspace.path(out),
];

beforeAll(async () => {
  const settings = Object.entries({ ...smallNetwork.options, ...smallTopics });
  const sets = settings.flatMap(([name, value]) => ['--set', `${name}=${value}`]);
  const training = ['train', '--train', train, '--valid', test];
  const trained = [
    await run([...training, '--model', 'tab-lstm', '--out', network, ...sets]),
    await run([...training, '--model', 'knn', '--out', knn, '--set', 'keepTexts=true']),
  ];
  expect(trained.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
});

describe('export', () => {
  it('prints how the answers of the smaller bundle differ, and writes it into the manifest', async () => {
    const args = exporting(network, 'network-web');
    const plain = await run([...args, '--test', test]);
    expect(plain.stdout).toMatch(
      /network-web: 0\.\d\d MB, down from 0\.\d\d MB\n {2}on 60 posts:\n {2}same best tag +\d+\.\d %\n {2}same top five +\d+\.\d %\n {2}scores differ by +\S+ at most$/,
    );
    const { exitCode, stdout } = await run([...args, '--test', test, '--json']);
    expect(exitCode).toBe(0);
    const { bundle, bytes, ...note } = JSON.parse(stdout);
    expect(note).toMatchObject({
      target: 'web',
      precision: 'int8',
      comparedOn: 'posts',
      posts: 60,
    });
    expect(note.top1Agreement).toBeGreaterThanOrEqual(0.95);
    expect(note.largestScoreDifference).toBeGreaterThan(0);
    expect(bytes).toBeLessThan(note.bytesBefore);
    const manifest = manifestOf(bundle);
    expect(manifest.export).toEqual(note);
    expect(manifest.metrics).toEqual(manifestOf(network).metrics);
    // It works like any other bundle.
    const answer = await run(['recommend', '--bundle', bundle, '--json', 'rook and pawn']);
    expect(JSON.parse(answer.stdout).recommendations[0].tag).toBe('chess');
  });

  it('compares on made-up posts without --test, and drops what --drop names', async () => {
    const args = [...exporting(knn, 'knn-web'), '--drop', 'posts', '--drop', 'texts', '--json'];
    const { stdout } = await run(args);
    const { bundle, ...note } = JSON.parse(stdout);
    expect(note).toMatchObject({
      comparedOn: 'made-up posts',
      posts: 500,
      dropped: ['posts', 'texts'],
      top1Agreement: 1,
      largestScoreDifference: 0,
    });
    expect(Object.keys(manifestOf(bundle).files)).not.toContain('texts.txt');
    const text = 'rook and pawn';
    const { neighbours } = JSON.parse(
      (await run(['explain', '--bundle', knn, '--json', text])).stdout,
    );
    expect(neighbours[0]).toMatchObject({ text: expect.stringMatching(/rook|pawn/) });
  });

  it('names what the model needs and so cannot drop', async () => {
    const drop = ['--drop', 'posts', '--drop', 'words'];
    const { exitCode, stderr } = await run([...exporting(knn, 'knn-wordless'), ...drop]);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/knn needs some of posts, words; drop less \(--drop\)$/);
  });

  it('never replaces the bundle itself, not even through a link', async () => {
    symlinkSync(knn, workspace.path('link'));
    for (const out of ['knn', 'link']) {
      const { exitCode, stderr } = await run(exporting(knn, out));
      expect(exitCode).toBe(1);
      expect(stderr).toMatch(`${out} is the bundle itself; choose another folder for --out`);
    }
  });

  it('writes nothing after it was interrupted', async () => {
    const posts = workspace.write('with-noise.jsonl', `${toJsonl(corpus.train)}no post\n`);
    const { exitCode, stderr } = await run([...exporting(knn, 'unwanted'), '--test', posts], {
      onNote: (_, interrupt) => interrupt(), // once the posts are read, and one is left out
    });
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/evaluation was interrupted; nothing was written$/);
    expect(existsSync(workspace.path('unwanted'))).toBe(false);
  });
});

describe('export of a site', () => {
  const site = (...args: string[]) => ['export', '--target', 'site', ...args];
  const out = workspace.path('site');

  it('writes the playground with the bundles under their names', async () => {
    const bundles = ['--bundle', `mine=${knn}`, '--bundle', network];
    const plain = await run(site(...bundles, '--out', out));
    expect(plain.stdout).toMatch(/site: a site of \d+\.\d\d MB with mine, network\n/);
    const { stdout } = await run(site(...bundles, '--out', out, '--json'));
    const { version, files, bytes, ...rest } = JSON.parse(stdout);
    expect(rest).toEqual({ site: out, bundles: ['mine', 'network'] });
    const list = JSON.parse(readFileSync(`${out}/site.json`, 'utf8'));
    expect(list.version).toBe(version);
    expect(files).toBe(Object.keys(list.files).length + 1);
    expect(bytes).toBeGreaterThan(1e6);
    const html = readFileSync(`${out}/index.html`, 'utf8');
    const parts = [...html.matchAll(/(?:src|href)="\.\/([^"]+)"/g)].map(([, part]) => part);
    expect(parts.length).toBeGreaterThan(4);
    for (const part of parts) expect(list.files, part).toHaveProperty([part]);
    expect(readFileSync(`${out}/bundles/mine/manifest.json`)).toEqual(
      readFileSync(`${knn}/manifest.json`),
    );
  });

  it.each([
    ['options for the web', ['--bundle', knn, '--precision', 'int8'], /are for --target web/],
    [
      'formats of posts',
      ['--bundle', knn, '--format', 'csv'],
      /--format applies to files of posts/,
    ],
    ['two bundles of one name', ['--bundle', knn, '--bundle', knn], /two bundles are named "knn"/],
    ['names that need escaping', ['--bundle', `a b=${knn}`], /"a b" is not a valid bundle name/],
    ['no bundle', [], /required option '--bundle/],
  ])('refuses %s', async (_, args, message) => {
    const { exitCode, stderr } = await run(site(...args, '--out', workspace.path('refused')));
    expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: expect.stringMatching(message) });
    expect(existsSync(workspace.path('refused'))).toBe(false);
  });

  it('refuses a folder within a bundle, and several bundles for the web', async () => {
    const inside = await run(site('--bundle', knn, '--out', `${knn}/site`));
    expect(inside).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('is in the bundle'),
    });
    const several = await run([...exporting(knn, 'several'), '--bundle', network]);
    expect(several).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('takes one') });
  });
});

it('training in epochs records them in the manifest', () => {
  const { epochs } = manifestOf(network).training;
  expect(epochs.length).toBeGreaterThan(2); // it may stop early
  expect(epochs.length).toBeLessThanOrEqual(smallNetwork.options.epochs);
  expect(epochs[0]).toEqual({
    epoch: 1,
    loss: expect.any(Number),
    measure: expect.any(Number),
    learningRate: smallNetwork.options.learningRate,
  });
  expect(epochs.at(-1).loss).toBeLessThan(epochs[0].loss);
  expect(manifestOf(knn).training).not.toHaveProperty('epochs');
});
