/** Models registered by outside modules: with `--register` on the command line, and in the server's threads. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { smallCorpus } from '../src/models/model.case.ts';
import { loadRecommender } from '../src/recommend/bundle-folder.ts';
import { suggest } from '../src/recommend/suggest.ts';
import { createServer, type OctothorpeServer, type ServerOptions } from '../src/server/index.ts';
import { makeWorkspace, run, toJsonl } from './end-to-end/run.ts';

const module = fileURLToPath(new URL('./registered-model.case.ts', import.meta.url));
const workspace = makeWorkspace();
afterAll(workspace.remove);
const { train, test } = smallCorpus();
const posts = workspace.write('posts.jsonl', toJsonl(train));
const later = workspace.write('later.jsonl', toJsonl(test));
const bundle = workspace.path('bundle');
const model = 'two-part-outside';

describe('--register', () => {
  const trainArgs = ['train', '--model', model, '--train', posts, '--out', bundle];

  it.each<[string, () => string, string]>([
    ['a file that does not exist', () => './nothing.js', 'there is no file '],
    ['a folder', () => workspace.folder, 'there is no file '],
    [
      'a package that is not installed',
      () => 'no-such-package',
      'no installed package "no-such-package"',
    ],
    [
      'a module that registers nothing',
      () => workspace.write('nothing.mjs', 'export default 1;\n'),
      'nothing.mjs registers no model; when imported, it must call registerModel of the running copy of octothorpe (',
    ],
    [
      'a module that fails',
      () => workspace.write('failing.mjs', 'throw new Error("out of luck");\n'),
      'failing.mjs cannot be imported: out of luck',
    ],
  ])('rejects %s', async (_, named, message) => {
    const { exitCode, stderr } = await run([...trainArgs, '--register', named()]);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/^octothorpe: --register: /);
    expect(stderr).toContain(message);
    expect(existsSync(bundle)).toBe(false);
  });

  it('trains, evaluates, recommends, exports and forgets, and reports that it cannot explain', async () => {
    const unknown = await run(trainArgs);
    expect([unknown.exitCode, unknown.stderr]).toEqual([
      2,
      expect.stringContaining(`there is no model "${model}"`),
    ]);
    const register = ['--register', module];
    const trained = await run([...trainArgs, '--valid', later, ...register]);
    expect([trained.exitCode, trained.stdout]).toEqual([0, expect.stringContaining(model)]);
    const evaluate = ['evaluate', '--bundle', bundle, '--test', later, '--json', ...register];
    const { metrics } = JSON.parse((await run(evaluate)).stdout);
    expect(metrics['hit@1']).toBeGreaterThan(0.7);
    const recommend = ['recommend', '--bundle', bundle, '--json', 'rook and pawn', ...register];
    expect(JSON.parse((await run(recommend)).stdout).recommendations[0].tag).toBe('chess');
    const explained = await run(['explain', '--bundle', bundle, 'rook and pawn', ...register]);
    expect(explained.stderr).toContain(`${model} does not explain its recommendations`);
    const web = workspace.path('web');
    const target = ['--target', 'web', '--out', web, '--drop', 'content.posts'];
    const exported = await run(['export', '--bundle', bundle, ...target, ...register]);
    expect([exported.exitCode, exported.stderr]).toEqual([0, expect.any(String)]);
    const forgotten = await run(['forget', '--bundle', web, '--author', 'a5', ...register]);
    expect(forgotten.stdout).toContain('removed the posts of "a5"');
    expect((await run(['models', ...register])).stdout).toContain(model);
  }, 120_000);
});

describe('a server', () => {
  const options: ServerOptions = {
    bundles: [{ name: 'outside', folder: bundle }],
    threads: 1,
    watchMs: 0,
    port: 0,
    webFolder: '/nowhere',
  };
  let server: OctothorpeServer | undefined;
  const start = async (more: Partial<ServerOptions> = {}) =>
    (server = await createServer({ ...options, ...more }));
  afterEach(async () => {
    await server?.close();
    server = undefined;
  });
  let expected: string[][];
  beforeAll(async () => {
    const queries = test.slice(0, 3).map(({ text, author }) => ({ text, author }));
    const answers = await suggest(await loadRecommender(bundle), queries, { k: 3 });
    expected = answers.map(({ suggestions }) => suggestions.map(({ tag }) => tag));
  });

  it('serves a bundle of a registered model in its threads', async () => {
    const server = await start({ modelModules: [module] });
    await server.load();
    const { body, statusCode } = await server.app.inject({
      method: 'POST',
      url: '/v1/recommend',
      payload: { posts: test.slice(0, 3).map(({ text, author }) => ({ text, author })), k: 3 },
    });
    expect([statusCode, body]).toEqual([200, expect.any(String)]);
    const { recommendations } = JSON.parse(body) as { recommendations: { tag: string }[][] };
    expect(recommendations.map((ranking) => ranking.map(({ tag }) => tag))).toEqual(expected);
    const listed = await server.app.inject('/v1/models');
    expect(JSON.parse(listed.body).bundles[0]).toMatchObject({ model, device: { graph: true } });
  }, 120_000);

  it('says how to register an unknown model', async () => {
    const server = await start();
    await expect(server.load()).rejects.toThrow(
      `${bundle} cannot be served as "outside": the bundle contains a model "${model}", which is not known here;`,
    );
  }, 120_000);

  it('rejects modules that do not exist, before it starts', async () => {
    await expect(start({ modelModules: ['./nothing.js'] })).rejects.toThrow(
      /^there is no file .*nothing\.js; give the path of a JavaScript file/,
    );
  });
});
