/** `octothorpe serve` as docs/serving.md describes it: every request in the document is sent. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { smallCorpus } from '../../src/models/model.case.ts';
import { createClient } from '../../src/server/client.ts';
import { makeWorkspace, type Outcome, run, toJsonl } from './run.ts';

const document = readFileSync(resolve('docs/serving.md'), 'utf8');
const workspace = makeWorkspace();
const bundle = resolve(workspace.folder, 'knn');
/** A token that no header can contain. */
const foreign = workspace.write('foreign', 'ключ-ключ\n');
afterAll(() => workspace.remove());

let url: string;
let outcome: Promise<Outcome>;
let interrupt: () => void;
beforeAll(async () => {
  const odd = [
    { author: undefined },
    { author: undefined },
    { author: undefined },
    { text: 'cut \ud83d' },
    { text: 'cut \ud83e' },
    { hashtags: ['a\0'] },
    { time: 1_700_000_000.1234 },
  ];
  const posts = smallCorpus().train.map((post, i) => ({ ...post, ...odd[i] }));
  workspace.write('posts.jsonl', toJsonl(posts));
  const file = resolve(workspace.folder, 'posts.jsonl');
  expect((await run(['train', '--model', 'knn', '--train', file, '--out', bundle])).exitCode).toBe(
    0,
  );
  const serve = ['serve', '--bundle', bundle, '--port', '0', '--threads', '1', '--watch', '0'];
  await new Promise<void>((ready, fail) => {
    outcome = run([...serve, '--store', 'memory:', '--history', file], {
      onNote(line, stop) {
        interrupt = stop;
        url = /Server listening at (http:\/\/[\d.:]+)/.exec(line)?.[1] ?? url;
        if (line.includes('bundle loaded')) ready();
      },
    });
    outcome.then(({ stderr }) => fail(new Error(stderr)));
  });
});

/** The lines that begin with `curl` in the shell blocks. */
const curls = [...document.matchAll(/```sh\n(.*?)```/gs)]
  .flatMap(([, block]) => block.replaceAll('\\\n', ' ').split('\n'))
  .filter((line) => line.startsWith('curl '));

/** The request that curl would send. */
function requestOf(command: string): [path: string, init: RequestInit] {
  const words = Array.from(
    command.matchAll(/'([^']*)'|(\S+)/g),
    ([, quoted, bare]) => quoted ?? bare,
  );
  const after = (option: string) => words[words.indexOf(option) + 1];
  const body = words.includes('-d') ? after('-d') : undefined;
  const method = words.includes('-X') ? after('-X') : body ? 'POST' : 'GET';
  const headers: Record<string, string> = {};
  if (words.includes('-H')) {
    const [name, value] = after('-H').split(': ');
    headers[name] = value;
  }
  const to = new URL(words.find((word) => word.startsWith('http://'))!);
  return [to.pathname + to.search, { method, headers, ...(body && { body }) }];
}

describe('docs/serving.md', () => {
  it('shows requests that are answered', async () => {
    expect(curls.length).toBeGreaterThan(12);
    for (const command of curls) {
      const [path, init] = requestOf(command);
      const answer = await fetch(url + path, init);
      expect(`${answer.status} ${command}\n${await answer.text()}`).toMatch(/^200 /);
    }
  });

  it('names every option, route, metric and limit', async () => {
    const { stdout } = await run(['serve', '--help']);
    const options = [...stdout.matchAll(/^ {2}(--(?!help)[a-z-]+)/gm)].map(([, name]) => name);
    expect(options.length).toBeGreaterThan(12);
    expect(options.filter((option) => !document.includes(`| \`${option}`))).toEqual([]);
    const metrics = await (await fetch(`${url}/metrics`)).text();
    for (const [, name] of metrics.matchAll(/^# TYPE (octothorpe_\w+)/gm)) {
      expect(document).toContain(`\`${name}\``);
    }
    const { paths } = (await (await fetch(`${url}/openapi.json`)).json()) as { paths: object };
    for (const path of Object.keys(paths)) {
      expect(document).toContain(
        path.replace(/\{(\w+)\}/g, (_, name: string) => name.toUpperCase()),
      );
    }
  });
});

describe('octothorpe serve', () => {
  it('has put the history into the store', async () => {
    const answer = await fetch(`${url}/v1/authors/a5/posts?limit=1`);
    const { posts } = (await answer.json()) as { posts: { id: string }[] };
    expect(posts).toMatchObject([{ id: 'p173' }]);
  });

  it('looks for new versions on SIGHUP', async () => {
    const server = createClient({ baseUrl: url });
    const tags = async () => (await server.models()).bundles[0].tags;
    const before = await tags();
    workspace.write('few.jsonl', toJsonl(smallCorpus().train.slice(0, 20)));
    const few = ['--train', resolve(workspace.folder, 'few.jsonl'), '--out', bundle];
    expect((await run(['train', '--model', 'knn', ...few])).exitCode).toBe(0);
    expect(await tags()).toBe(before);
    process.kill(process.pid, 'SIGHUP');
    await vi.waitFor(async () => expect(await tags()).toBeLessThan(before), 10_000);
  });

  it('exits cleanly when it is interrupted', async () => {
    interrupt();
    const { exitCode, stdout, stderr } = await outcome;
    expect(exitCode).toBe(0);
    expect(stdout).toContain(`Octothorpe listens on ${url}/ with knn`);
    expect(stderr).toContain('posts.jsonl: loaded 177 new posts of 12 authors into the store');
    const skipped = stderr.match(/skipped .*/g);
    // Halves of surrogate pairs become U+FFFD, so those posts are kept.
    expect(skipped).toEqual(['skipped 3 posts, the first with id "p0": author must be given']);
    await expect(fetch(url)).rejects.toThrow();
  });

  it('handles signals while it loads: SIGHUP does not stop it, Ctrl-C ends it at once', async () => {
    let heard = false;
    const ended = await run(['serve', '--bundle', bundle, '--port', '0', '--threads', '1'], {
      onNote(line, stop) {
        if (!line.includes('Server listening at')) return;
        heard = process.emit('SIGHUP');
        stop();
      },
    });
    expect(heard).toBe(true);
    expect(ended.exitCode).toBe(1);
    expect(ended.stderr).toMatch(/^octothorpe: starting the server was interrupted/m);
    expect(ended.stderr).not.toContain('bundle loaded');
    expect(ended.stdout).toBe('');
  });

  it.each([
    [
      ['--bundle', 'no/such'],
      1,
      /^octothorpe: no\/such cannot be served as "such": bundle such: its folder is not there; make it/m,
    ],
    [['--bundle', 'a b=x'], 2, /"a b" is not a valid bundle name/],
    [['--bundle', bundle, '--history', 'x'], 2, /--history needs a store to load/],
    [['--bundle', bundle, '--learn'], 2, /--learn needs a store, since it learns the posts/],
    [['--bundle', bundle, '--most-posts', '9'], 2, /--learn-every and --most-posts need --learn/],
    [
      ['--bundle', bundle, '--learn', '--store', 'memory:'],
      1,
      /none of the bundles can learn posts: knn \(knn\); serve one of fused/,
    ],
    [['--bundle', bundle, '--device', 'x=y'], 2, /--device x=\.\.\. matches no --bundle/],
    [['--bundle', bundle, '--port', '-1'], 2, /whole number/],
    [['--bundle', bundle, '--time-limit', '2200000'], 2, /whole number >= 1 and <= 3600/],
    [['--bundle', bundle, '--watch', '2200000'], 2, /whole number >= 0 and <= 86400/],
    [['--bundle', bundle, '--allow-host', 'a:1'], 1, /"allowHosts" must list host names such as/],
    [['--bundle', bundle, '--store', 'what'], 1, /the URL of a store must be memory:/],
    [
      ['--bundle', bundle, '--token-file', foreign],
      2,
      /foreign must contain one token: at least 8 ASCII let/,
    ],
    [[], 2, /give at least one trained model: --bundle FOLDER/],
  ])('says what is wrong with %j', async (args, exitCode, message) => {
    const ended = await run(['serve', '--port', '0', ...args]);
    expect(ended.exitCode).toBe(exitCode);
    expect(ended.stderr).toMatch(message);
    expect(ended.stdout).toBe('');
  });
});
