/** `octothorpe learn`: posts join a trained bundle, completely or not at all. */
import { spawn } from 'node:child_process';
import { cpSync, watch } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { smallCorpus } from '../../src/models/model.case.ts';
import { loadRecommender, readBundle } from '../../src/recommend/bundle-folder.ts';
import { environment, makeWorkspace, program, run, toJsonl } from './run.ts';

const workspace = makeWorkspace();
afterAll(() => workspace.remove());
const trained = workspace.path('bundles/trained');
const later = workspace.write(
  'later.jsonl',
  toJsonl(
    Array.from({ length: 40 }, (_, i) => ({
      id: `later-${i}`,
      text: `a quokka smiled at me ${i}`,
      hashtags: ['Quokka'],
      author: 'ranger',
      time: Date.UTC(2030, 0, 1) + i,
    })),
  ),
);

beforeAll(async () => {
  const train = workspace.write('train.jsonl', toJsonl(smallCorpus().train));
  const args = ['train', '--train', train, '--out', trained, '--set', 'rounds=20'];
  expect((await run(args)).exitCode).toBe(0);
}, 60_000);

function copy(name: string): string {
  cpSync(trained, workspace.path(`bundles/${name}`), { recursive: true });
  return workspace.path(`bundles/${name}`);
}

async function tagsFor(bundle: string, text: string): Promise<string[]> {
  const json = await run(['recommend', '--bundle', bundle, '--json', '--minimum', '0', text]);
  return JSON.parse(json.stdout).recommendations.map(({ tag }: { tag: string }) => tag);
}

describe('octothorpe learn', { timeout: 60_000 }, () => {
  it('makes the bundle know the posts, once', async () => {
    const bundle = copy('learning');
    expect(await tagsFor(bundle, 'look, a quokka')).not.toContain('quokka');
    const first = await run(['learn', bundle, later]);
    expect(first).toMatchObject({ exitCode: 0, stderr: '' });
    expect(first.stdout).toBe(`${bundle}: learned 40 posts, of 40. It remembers 220.`);
    expect(await tagsFor(bundle, 'look, a quokka')).toContain('quokka');
    const { manifest } = await readBundle(bundle);
    expect(manifest).toMatchObject({ learned: 40, training: { posts: 180 } });
    const again = JSON.parse((await run(['learn', bundle, later, '--json'])).stdout);
    expect(again).toEqual({ bundle, learned: 0, known: 40, dropped: 0, posts: 220 });
    expect((await readBundle(bundle)).manifest).toEqual(manifest);
  });

  it('keeps the latest posts only, if asked to', async () => {
    const bundle = copy('limited');
    const { stdout } = await run(['learn', bundle, later, '--most-posts', '100']);
    expect(stdout).toMatch(/learned 40 posts, of 40; the 120 oldest left\. It remembers 100\.$/);
    expect((await run(['learn', bundle, later, '--most-posts', '0'])).exitCode).toBe(2);
  });

  it('rejects posts without ids and models that cannot learn, and changes nothing', async () => {
    const bundle = copy('rejecting');
    const { manifest } = await readBundle(bundle);
    const anonymous = workspace.write('anonymous.jsonl', toJsonl([{ text: 'a', hashtags: ['b'] }]));
    const { exitCode, stderr } = await run(['learn', bundle, anonymous]);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/anonymous\.jsonl.*"id" must be given/s);
    expect((await readBundle(bundle)).manifest).toEqual(manifest);
    const knn = workspace.path('bundles/knn');
    await run(['train', '--model', 'knn', '--train', workspace.path('train.jsonl'), '--out', knn]);
    expect((await run(['learn', knn, later])).stderr).toMatch(
      /knn cannot learn further posts without being trained again/,
    );
  });

  it('leaves the old bundle if it is killed while it writes, and can be repeated', async () => {
    const bundle = copy('killed');
    const before = (await readBundle(bundle)).manifest;
    const child = spawn(program[0], [...program.slice(1), 'learn', bundle, later], {
      env: environment,
      stdio: 'ignore',
    });
    const ended = new Promise<NodeJS.Signals | null>((done) =>
      child.on('exit', (_code, signal) => done(signal)),
    );
    // The new bundle is written beside the old one, under a temporary name.
    const watcher = watch(workspace.path('bundles'), (_, name) => {
      if (name?.startsWith('.killed.partial')) child.kill('SIGKILL');
    });
    expect(await ended).toBe('SIGKILL');
    watcher.close();
    expect((await readBundle(bundle)).manifest).toEqual(before);
    await loadRecommender(bundle);
    expect((await run(['learn', bundle, later])).stdout).toMatch(/learned 40 posts/);
    expect(await tagsFor(bundle, 'look, a quokka')).toContain('quokka');
  });
});
