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
