/**
 * The package as users get it: installed from its tarball into an empty project. The commands and programs in the
 * documents are run there, unchanged.
 */
import { execFile, spawn } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { dirname, join, resolve } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { smallCorpus } from '../../src/models/model.case.ts';
import { tweetsFile, zipOf } from '../../src/posts/archives/archives.case.ts';
import { type Block, blocksOf, manuals } from '../documents.ts';
import { type InstalledPackage, installPackage } from './installed-package.ts';
import { toJsonl } from './run.ts';

const mebibyte = 2 ** 20;
let project: InstalledPackage;
let port: number;
const servers: number[] = [];

beforeAll(async () => {
  if (!existsSync('dist/web/index.html')) throw new Error('run npm run build first');
  project = await installPackage();
}, 180_000);
afterAll(() => project?.remove(), 60_000);
afterEach(() => {
  for (const pid of servers.splice(0)) process.kill(-pid, 'SIGKILL');
});

/** A folder inside the project, with posts. */
async function workFolder(name: string): Promise<string> {
  const folder = project.path(name.replace(/\W/g, '-'));
  mkdirSync(folder);
  const { train, test } = smallCorpus();
  writeFileSync(join(folder, 'posts.jsonl'), toJsonl(train));
  writeFileSync(join(folder, 'later-posts.jsonl'), toJsonl(test));
  writeFileSync(join(folder, 'more-posts.jsonl'), toJsonl(train));
  const tweets = train.map(({ id, text, hashtags }) => ({
    id_str: id,
    full_text: text,
    entities: { hashtags: hashtags.map((tag) => ({ text: tag })) },
  }));
  const archive = await zipOf([['data/tweets.js', tweetsFile(tweets)]]);
  writeFileSync(join(folder, 'twitter-2026.zip'), archive);
  return folder;
}

interface Ended {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Under `npm test`, npm passes on its settings, which name this repository as the project. */
const env = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^npm_(config|package|lifecycle)_/i.test(name)),
);

function start(file: string, args: readonly string[], cwd: string): Promise<Ended> {
  return new Promise((done) => {
    execFile(file, [...args], { cwd, env, timeout: 120_000 }, (error, stdout, stderr) => {
      done({ exitCode: error ? Number(error.code ?? 1) : 0, stdout, stderr });
    });
  });
}

const bash = (script: string, cwd: string) =>
  start('bash', ['-euo', 'pipefail', '-c', script], cwd);
const octothorpe = (args: string, cwd: string) => bash(`npx octothorpe ${args}`, cwd);

/** Starts a server with the command, but on another port. It stops at the end of the test. */
async function serve(command: string, cwd: string): Promise<void> {
  port = await freePort();
  const script = `exec ${command} --port ${port}`;
  const child = spawn('bash', ['-c', script], { cwd, env, detached: true });
  servers.push(child.pid!);
  await new Promise<void>((ready, fail) => {
    let said = '';
    const hear = (text: Buffer) => {
      said += text;
      if (said.includes('Press Ctrl-C to stop.')) ready();
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.once('close', () => fail(new Error(`${command} ended:\n${said}`)));
  });
}

function freePort(): Promise<number> {
  return new Promise((done) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port: free } = server.address() as AddressInfo;
      server.close(() => done(free));
    });
  });
}

/** The disk space that the files take, in whole blocks, as `du` counts it. */
function sizeOnDisk(path: string): number {
  const stat = lstatSync(path);
  const own = 4096 * Math.ceil(stat.size / 4096);
  if (!stat.isDirectory()) return own;
  return readdirSync(path).reduce((sum, name) => sum + sizeOnDisk(join(path, name)), own);
}

describe('the light core', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await workFolder('core');
  });

  it('takes at most 60 MB including the playground, and supports Node 20', () => {
    expect(sizeOnDisk(project.path('node_modules')) / mebibyte).toBeLessThanOrEqual(60);
    expect(project.output).not.toMatch(/EBADENGINE|npm error/);
    expect(existsSync(project.path('node_modules/onnxruntime-node'))).toBe(false);
  });

  it.each(['knn', 'svm'])('trains %s and recommends', async (model) => {
    const train = await octothorpe(
      `train --model ${model} --train posts.jsonl --out ${model}`,
      folder,
    );
    expect([train.exitCode, train.stderr]).toEqual([0, expect.stringContaining(model)]);
    const { stdout } = await octothorpe(
      `recommend --bundle ${model} --json "rook and pawn"`,
      folder,
    );
    expect(JSON.parse(stdout).recommendations[0].tag).toBe('chess');
  });

  it('names the command that installs ONNX Runtime when a network is trained', async () => {
    const train = 'train --model tab-lstm --train posts.jsonl --out network';
    const { exitCode, stderr } = await octothorpe(train, folder);
    expect(stderr).toMatch(
      /octothorpe: training or running a network in Node needs the package onnxruntime-node, which is not installed; run: npm install --ignore-scripts onnxruntime-node@\d\S+$/m,
    );
    expect(exitCode).toBe(1);
    expect(existsSync(join(folder, 'network'))).toBe(false);
  });

  it('names the command that installs what reads an archive', async () => {
    const { exitCode, stderr } = await octothorpe('data stats twitter-2026.zip', folder);
    expect(stderr).toMatch(
      /octothorpe: reading a zip archive needs the package @zip\.js\/zip\.js, which is not installed; run: npm install @zip\.js\/zip\.js@\d\S+$/m,
    );
    expect(exitCode).toBe(1);
  });

  it('serves the playground and everything it loads', async () => {
    await serve('npx octothorpe serve --bundle knn', folder);
    const get = (path: string) => fetch(`http://127.0.0.1:${port}${path}`);
    for (const path of ['/', '/docs']) {
      const page = await (await get(path)).text();
      const scripts = [...page.matchAll(/src="\.(\/[^"]+)"/g)].map(([, script]) => script);
      expect(scripts.length).toBeGreaterThan(0);
      for (const script of scripts) expect((await get(script)).status, script).toBe(200);
    }
    const worker = await (await get('/hashtag-suggest/worker.js')).text();
    const [runtime] = /onnx-runtime[\w.-]+\.gz/.exec(worker) ?? [];
    const packed = await get(`/hashtag-suggest/assets/${runtime}`);
    expect([packed.status, packed.headers.get('content-encoding')]).toEqual([200, null]);
  });

  it('contains one compressed copy of the WebAssembly', () => {
    const files = readdirSync(project.path('node_modules/octothorpe/dist/web'), {
      recursive: true,
    });
    expect(files.filter((file) => /onnx-runtime|\.wasm$/.test(`${file}`))).toHaveLength(1);
  });

  it('runs examples/node-library', async () => {
    copyFileSync(
      project.path('node_modules/octothorpe/examples/node-library/suggest.mjs'),
      join(folder, 'suggest.mjs'),
    );
    const args = ['suggest.mjs', 'posts.jsonl', 'rook and pawn'];
    const { stdout, stderr } = await start(process.execPath, args, folder);
    expect(stderr).toBe('');
    expect(stdout.split('\n')).toContain('#Chess');
  });
});

describe('documents', () => {
  it.each(manuals)('%s has no broken links in the package', (document) => {
    const inside = project.path(`node_modules/octothorpe/${document}`);
    const prose = readFileSync(inside, 'utf8').replaceAll(/^```.*?^```|`[^`\n]*`/gms, '');
    const targets = prose.matchAll(/\]\(([^)\s#]+)[^)\s]*\)|(?:src|srcset)="([^"]+)"/g);
    const broken = Array.from(targets, ([, link, attribute]) => link ?? attribute)
      .filter((target) => !/^[a-z]+:/.test(target))
      .filter((target) => !existsSync(join(dirname(inside), target)));
    expect(broken).toEqual([]);
  });

  describe('blocks', () => {
    beforeAll(() => {
      // As if installed with the documented commands.
      for (const name of ['onnxruntime-node', 'onnxruntime-common', 'onnxruntime-web']) {
        symlinkSync(resolve('node_modules', name), project.path(`node_modules/${name}`));
      }
      for (const name of ['@electric-sql/pglite', '@zip.js/zip.js']) {
        mkdirSync(project.path(`node_modules/${dirname(name)}`));
        symlinkSync(resolve('node_modules', name), project.path(`node_modules/${name}`));
      }
    });

    const documents = manuals
      .map((document) => [document, blocksOf(document).filter((block) => !block.notRun)] as const)
      .filter(([, blocks]) => blocks.some(({ language }) => ['sh', 'ts'].includes(language)));

    it.each(documents)(
      'of %s run, in order',
      async (document, blocks) => {
        const folder = await workFolder(document);
        await compile(
          blocks.filter(({ language }) => language === 'ts'),
          folder,
        );
        for (const block of blocks) {
          if (block.language === 'sh') await runShell(block, folder);
          if (block.language !== 'ts') continue;
          const script = readFileSync(join(folder, `${nameOf(block)}.js`), 'utf8');
          writeFileSync(join(folder, `${nameOf(block)}.js`), atPort(script));
          const ended = await start(process.execPath, [`${nameOf(block)}.js`], folder);
          expect([ended.exitCode, ended.stderr], where(block)).toEqual([0, '']);
        }
      },
      120_000,
    );

    it('of JavaScript parse', async () => {
      const blocks = manuals.flatMap(blocksOf).filter(({ language }) => language === 'js');
      expect(blocks.length).toBeGreaterThan(2);
      for (const block of blocks) {
        const file = project.path(`${nameOf(block)}.mjs`);
        writeFileSync(file, block.content);
        const { exitCode, stderr } = await start(
          process.execPath,
          ['--check', file],
          project.folder,
        );
        expect([exitCode, stderr], where(block)).toEqual([0, '']);
      }
    });
  });
});

const where = ({ document, line }: Block) => `${document}:${line}`;
const nameOf = (block: Block) => where(block).replace(/\W/g, '-');
/** Replaces the default port, which may be in use. */
const atPort = (text: string) => text.replaceAll('127.0.0.1:8787', `127.0.0.1:${port}`);

/** Type-checks blocks against the package's types, and compiles them. */
async function compile(blocks: readonly Block[], folder: string): Promise<void> {
  if (blocks.length === 0) return;
  const files = blocks.map((block) => `${nameOf(block)}.ts`);
  for (const [at, { content }] of blocks.entries()) writeFileSync(join(folder, files[at]), content);
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  const compilerOptions = {
    strict: true,
    target: 'es2023',
    lib: ['es2023', 'dom'],
    module: 'nodenext',
    skipLibCheck: true,
    types: [],
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files }));
  const tsc = resolve('node_modules/typescript/bin/tsc');
  const { exitCode, stdout } = await start(process.execPath, [tsc, '-p', '.'], folder);
  expect([exitCode, stdout]).toEqual([0, '']);
}

/** Servers keep running. Networks are smaller than the paper's, which would take minutes. */
async function runShell(block: Block, folder: string): Promise<void> {
  const lines = block.content.replaceAll('\\\n', ' ').trim().split('\n');
  const small = ['hidden=16', 'dimension=8', 'topicIterations=5'];
  for (const line of lines) {
    if (line.startsWith('npx octothorpe serve')) {
      await serve(line, folder);
      continue;
    }
    const isNetwork = /octothorpe train .*lstm/.test(line);
    const command = isNetwork ? `${line} ${small.map((one) => `--set ${one}`).join(' ')}` : line;
    const strict = 'curl() { command curl --silent --show-error --fail "$@"; }\n';
    const { exitCode, stdout, stderr } = await bash(strict + atPort(command), folder);
    expect(exitCode, `${where(block)}: ${line}\n${stderr}`).toBe(0);
    if (!line.startsWith('curl -X')) expect(stdout, `${where(block)}: ${line}`).not.toBe('');
  }
}
