/** `octothorpe forget`, and that an author stays forgotten when the same history is imported again. */
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { smallCorpus } from '../../src/models/model.case.ts';
import { loadModel } from '../../src/models/registry.ts';
import { readBundle, writeBundle } from '../../src/recommend/bundle-folder.ts';
import { BundleTarget } from '../../src/recommend/bundle-target.ts';
import { createClient } from '../../src/server/client.ts';
import { createServer } from '../../src/server/index.ts';
import { filesHolding } from '../files-holding.ts';
import { makeWorkspace, type Outcome, run, toJsonl } from './run.ts';

const workspace = makeWorkspace();
afterAll(() => workspace.remove());

const author = 'MARKER@example.org';
const theirs = [1, 2, 3].map((i) => ({
  id: `MARKER-${i}`,
  text: `MARKER-text of espresso ${i}`,
  hashtags: ['MarkerTag', 'Coffee'],
  author,
  time: Date.UTC(2024, 0, 1) + i,
}));
const marks = ['MARKER', 'marker'];
const train = workspace.write('train.jsonl', toJsonl([...smallCorpus().train, ...theirs]));

async function trained(name: string, model: string, ...settings: string[]): Promise<string> {
  const out = workspace.path(name);
  const args = ['train', '--model', model, '--train', train, '--out', out, ...settings];
  expect((await run(args)).exitCode).toBe(0);
  return out;
}

const forgetIn = (bundle: string, name = author) =>
  run(['forget', '--bundle', bundle, '--author', name]);

describe('octothorpe forget --bundle', { timeout: 120_000 }, () => {
  it.each([
    ['knn', ['--set', 'keepTexts=true']],
    ['author', []],
  ])('leaves nothing of the author in a bundle of %s, which still answers', async (model, set) => {
    const bundle = await trained(`bundle-${model}`, model, ...set);
    const server = await createServer({
      bundles: [{ name: 'served', folder: bundle }],
      threads: 1,
      watchMs: 0,
      port: 0,
    });
    try {
      const client = createClient({ baseUrl: await server.start() });
      const ask = async () => {
        const posts = [{ text: 'espresso', author }];
        const { recommendations, popular } = await client.recommend({ posts, k: 20 });
        return [...recommendations[0], ...popular[0]];
      };
      expect((await ask()).map(({ tag }) => tag)).toContain('markertag');
      expect(filesHolding(bundle, ...marks)).not.toEqual([]);
      const { exitCode, stdout } = await forgetIn(bundle);
      expect([exitCode, stdout]).toEqual([0, `${bundle}: removed the posts of "${author}"`]);
      // Not next to the bundle either: no old version is kept.
      const files = filesHolding(workspace.folder, ...marks);
      expect(files.filter((file) => file.includes(`bundle-${model}`))).toEqual([]);
      await server.reload();
      const tags = (await ask()).map(({ tag }) => tag);
      expect(tags).toContain('coffee');
      expect(tags).not.toContain('markertag');
    } finally {
      await server.close();
    }
  });

  it('is rejected while another process writes the bundle, whose result is kept', async () => {
    const bundle = await trained('bundle-shared', 'author');
    const { contents, manifest } = await readBundle(bundle);
    const other = await BundleTarget.open(bundle);
    try {
      // The bundle is locked before it is read, even for an author it does not contain yet.
      for (const name of [author, 'nobody']) {
        const { exitCode, stdout, stderr } = await forgetIn(bundle, name);
        expect([exitCode, stdout]).toEqual([1, '']);
        expect(stderr).toContain(`${bundle} is being written by this process, since`);
      }
      await other.write(contents, { metrics: manifest.metrics });
    } finally {
      await other.close();
    }
    expect((await forgetIn(bundle)).exitCode).toBe(0);
    expect(filesHolding(bundle, ...marks)).toEqual([]);
  });

  it('removes the author from the files that a killed process left', async () => {
    const bundle = await trained('bundle-killed', 'author');
    const previous = workspace.path('.bundle-killed.previous');
    const left = () => filesHolding(workspace.folder, ...marks).filter((f) => f.includes('killed'));
    // As if killed after moving the new bundle into place, before removing the old one.
    cpSync(bundle, previous, { recursive: true });
    const { contents, manifest } = await readBundle(bundle);
    const without = (await loadModel(contents.model)).forget!(contents, author);
    rmSync(bundle, { recursive: true });
    await writeBundle(workspace.path('new-killed'), without, { metrics: manifest.metrics });
    renameSync(workspace.path('new-killed'), bundle);
    expect(left()).not.toEqual([]);
    const { exitCode, stdout } = await forgetIn(bundle);
    expect([exitCode, stdout]).toMatchObject([0, expect.stringContaining('has no posts of')]);
    expect(left()).toEqual([]);
    // As if killed between the renames: only the old bundle exists.
    await trained('bundle-killed', 'author');
    renameSync(bundle, previous);
    expect((await forgetIn(bundle)).stdout).toContain('removed the posts of');
    expect(left()).toEqual([]);
    expect(existsSync(previous)).toBe(false);
    expect((await readBundle(bundle)).contents.vocabularies.authors).not.toContain(author);
  });

  it('keeps the old bundle if the current one cannot be read', async () => {
    const bundle = await trained('bundle-broken', 'author');
    const previous = workspace.path('.bundle-broken.previous');
    cpSync(bundle, previous, { recursive: true });
    rmSync(join(bundle, 'authors.txt'));
    expect((await forgetIn(bundle)).exitCode).toBe(1);
    expect((await readBundle(previous)).contents.vocabularies.authors).toContain(author);
  });

  it('reports what it cannot remove, and when there is nothing to remove', async () => {
    const svm = await trained('svm', 'svm');
    const cannot = await forgetIn(svm);
    expect(cannot.exitCode).toBe(1);
    expect(cannot.stderr).toMatch(
      /this svm stores no authors and no posts.*to remove what it learned.*train again without them$/,
    );
    const knn = await trained('knn', 'knn');
    const nobody = await forgetIn(knn, 'nobody');
    expect([nobody.exitCode, nobody.stdout]).toEqual([
      0,
      `${knn} has no posts of "nobody"; it was not changed`,
    ]);
    const bayes = await trained('bayes', 'naive-bayes', '--set', 'history=2');
    const partly = await forgetIn(bayes);
    expect([partly.exitCode, partly.stdout]).toMatchObject([0, /removed the posts of/]);
    expect(partly.stderr).toMatch(
      /counts and weights learned from their posts are still there; to remove them, train again/,
    );
  });

  it.each([
    [['--author', 'a'], /takes either --bundle FOLDER or --store URL$/],
    [
      ['--author', 'a', '--bundle', 'b', '--store', 'memory:'],
      /takes either --bundle FOLDER or --store URL/,
    ],
    [['--author', 'a', '--bundle', 'b', '--allow'], /--allow needs --store/],
    [['--author', 'a', '--store', 'memory:'], /send that server DELETE/],
    [['--bundle', 'b'], /--author/],
  ])('reports missing or contradictory options: %j', async (args, message) => {
    const { exitCode, stderr } = await run(['forget', ...args]);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(message);
  });
});

describe('octothorpe serve --history', { timeout: 240_000 }, () => {
  let bundle: string;
  beforeAll(async () => {
    bundle = await trained('served', 'popular');
  }, 60_000);

  /** Starts a server with the store and the history, and sends it requests. */
  async function served(
    store: string,
    ask: (client: ReturnType<typeof createClient>) => Promise<void>,
  ): Promise<Outcome> {
    let stop = () => {};
    let url = '';
    let outcome: Promise<Outcome> | undefined;
    await new Promise<void>((ready, fail) => {
      const args = ['serve', '--bundle', bundle, '--port', '0', '--threads', '1', '--watch', '0'];
      outcome = run([...args, '--store', store, '--history', train], {
        onNote(line, interrupt) {
          stop = interrupt;
          url = /Server listening at (http:\/\/[\d.:]+)/.exec(line)?.[1] ?? url;
          if (line.includes('bundle loaded')) ready();
        },
      });
      outcome.then(({ stderr }) => fail(new Error(stderr)));
    });
    await ask(createClient({ baseUrl: url }));
    stop();
    return outcome!;
  }

  it('does not bring back a forgotten author, until they are allowed again', async () => {
    const store = `pglite:${workspace.path('store')}`;
    const posts = async (client: ReturnType<typeof createClient>) =>
      (await client.history(author)).posts.length;
    await served(store, async (client) => {
      expect(await posts(client)).toBe(3);
      expect((await client.forget(author)).forgotten).toBe(3);
    });
    expect(filesHolding(workspace.path('store'), ...marks)).toEqual([]);
    const again = await served(store, async (client) => expect(await posts(client)).toBe(0));
    expect(again.stderr).toContain('skipped 3 posts of 1 forgotten authors');
    expect(filesHolding(workspace.path('store'), ...marks)).toEqual([]);
    const allow = ['forget', '--store', store, '--author', author, '--allow'];
    expect((await run(allow)).stdout).toBe(`posts of "${author}" are accepted again`);
    expect((await run(allow)).stdout).toBe(`"${author}" was not forgotten`);
    await served(store, async (client) => expect(await posts(client)).toBe(3));
    const forgotten = await run(['forget', '--store', store, '--author', author]);
    expect(forgotten.stdout).toMatch(/is forgotten: 3 posts deleted, and .* files rewritten$/);
    expect(filesHolding(workspace.path('store'), ...marks)).toEqual([]);
  });

  it('warns that memory: does not remember forgotten authors', async () => {
    const { stderr } = await served('memory:', async () => {});
    expect(stderr).toMatch(
      /memory: is lost when this process ends, so --history brings forgotten authors back/,
    );
  });
});

describe('files that are read in one piece', { timeout: 60_000 }, () => {
  it.skipIf(process.platform === 'win32')(
    'are refused where reading could wait for ever',
    async () => {
      const pipe = workspace.path('pipe');
      execFileSync('/usr/bin/mkfifo', [pipe]);
      const folder = workspace.folder;
      const args = ['train', '--model', 'knn', '--train', train, '--out', workspace.path('never')];
      const cases: [string[], string][] = [
        [[...args, '--config', pipe], `--config ${pipe}: expected a file, got a pipe or a device`],
        [[...args, '--config', folder], `--config ${folder}: expected a file, got a folder`],
        [
          [...args, '--config', '/dev/zero'],
          '--config /dev/zero: expected a file, got a pipe or a',
        ],
        [
          ['serve', '--bundle', 'x', '--token-file', pipe],
          `--token-file ${pipe}: expected a file, got a pipe or a device`,
        ],
      ];
      for (const [command, message] of cases) {
        const { exitCode, stderr } = await run(command);
        expect(exitCode).toBe(2);
        expect(stderr).toContain(message);
      }
      for (const which of [
        ['--predictions', pipe, '--gold', train],
        ['--predictions', train, '--gold', pipe],
      ]) {
        const { exitCode, stderr } = await run(['evaluate', ...which]);
        expect([exitCode, stderr]).toMatchObject([
          1,
          expect.stringContaining('pipe is not a file'),
        ]);
      }
    },
  );

  it('may be neither large nor deeply nested', async () => {
    const args = ['train', '--model', 'knn', '--train', train, '--out', workspace.path('never')];
    const large = workspace.write('large.json', `{"power":1${' '.repeat(2 ** 20)}}`);
    const deep = workspace.write('deep.json', `{"text":${'['.repeat(1e5)}${']'.repeat(1e5)}}`);
    for (const [file, message] of [
      [large, 'expected a file of at most 1 MiB'],
      [deep, 'lists and objects nest more than 64 deep'],
    ] as const) {
      const { exitCode, stderr } = await run([...args, '--config', file]);
      expect([exitCode, stderr]).toMatchObject([2, expect.stringContaining(message)]);
    }
  });
});
