/** A command fails if its output cannot be written. Logs and progress that cannot be written are lost, and work continues. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, createWriteStream, existsSync, openSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { smallCorpus } from '../../src/models/model.case.ts';
import { readBundle } from '../../src/recommend/bundle-folder.ts';
import { environment, makeWorkspace, program, run, runProcess, toJsonl } from './run.ts';

const hanging = new URL('hanging-command.ts', import.meta.url);
const workspace = makeWorkspace();
const bundle = workspace.path('knn');
const posts = workspace.write('posts.jsonl', toJsonl(smallCorpus().train));
beforeAll(async () => {
  const args = ['train', '--model', 'knn', '--train', posts, '--out', bundle];
  expect((await run(args)).exitCode).toBe(0);
});
afterAll(workspace.remove);

/** A device where every write fails, as on a full disk. Not every system has it. */
const hasFullDisk = existsSync('/dev/full');

const lost = (why: string) =>
  `octothorpe: cannot write to standard output: ${why}; the output is incomplete`;

describe('standard output', () => {
  const commands = [
    ['models'],
    ['models', '--json'],
    ['--help'],
    ['train', '--help'],
    ['--version'],
    ['data', 'stats', posts],
    ['explain', '--bundle', bundle, 'espresso'],
    ['recommend', '--bundle', bundle, 'espresso'],
    ['recommend', '--bundle', bundle, '--input', posts],
    ['evaluate', '--bundle', bundle, '--test', posts, '--json'],
  ];

  it.skipIf(!hasFullDisk).each(commands)(
    'on a full disk is a failure, told in one line: %s %s',
    async (...args) => {
      const outcome = await run(args, { stdout: createWriteStream('/dev/full') });
      expect(outcome).toEqual({ exitCode: 1, stdout: '', stderr: lost('the disk is full') });
    },
  );

  it.each(commands)('ends quietly when nobody reads it any more: %s %s', async (...args) => {
    const closed = new Writable({
      write: (_chunk, _encoding, done) =>
        done(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' })),
    });
    expect(await run(args, { stdout: closed })).toEqual({ exitCode: 0, stdout: '', stderr: '' });
  });

  it('is written completely, however slow the reader is', async () => {
    let written = '';
    const slow = new Writable({
      highWaterMark: 1,
      write: (chunk, _encoding, done) => {
        setImmediate(() => {
          written += chunk;
          done();
        });
      },
    });
    expect((await run(['models'], { stdout: slow })).exitCode).toBe(0);
    expect(written).toBe(`${(await run(['models'])).stdout}\n`);
  });

  it('of a process fails in a file that cannot grow', async () => {
    const shell = `ulimit -f 1; OCTOTHORPE recommend --bundle ${bundle} --input ${posts} > out.txt`;
    const { exitCode, stderr } = await runProcess(shell, workspace.folder);
    expect(stderr).toMatch(/^octothorpe: cannot write to standard output: EFBIG.*\n$/);
    expect(exitCode).toBe(1);
  });

  it.skipIf(!hasFullDisk)('of a process fails with one line on a full disk', async () => {
    const shell = `OCTOTHORPE recommend --bundle ${bundle} espresso > /dev/full`;
    const stderr = `${lost('the disk is full')}\n`;
    expect(await runProcess(shell, workspace.folder)).toEqual({ exitCode: 1, stdout: '', stderr });
  });

  it('of a process ends quietly if the reader is gone before anything is written', async () => {
    const shell = 'set -o pipefail; OCTOTHORPE models | true';
    const outcome = await runProcess(shell, workspace.folder);
    expect(outcome).toEqual({ exitCode: 0, stdout: '', stderr: '' });
  });
}, 120_000);

describe('standard error', () => {
  const train = `train --model popular --train ${posts} --out`;

  it.skipIf(!hasFullDisk)('on a full disk does not stop train', async () => {
    const shell = `OCTOTHORPE ${train} full 2> /dev/full`;
    const { exitCode, stdout } = await runProcess(shell, workspace.folder);
    expect(stdout).toMatch(/^full: popular, trained on 180 posts/);
    expect(exitCode).toBe(0);
  });

  it('that nobody reads does not stop train', async () => {
    const shell = `set -o pipefail; OCTOTHORPE ${train} closed 2>&1 | true`;
    expect(await runProcess(shell, workspace.folder)).toMatchObject({ exitCode: 0, stdout: '' });
    expect((await readBundle(workspace.path('closed'))).manifest.training?.posts).toBe(180);
  });
}, 120_000);

describe('serve', () => {
  async function freePort(): Promise<number> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    server.close();
    await once(server, 'close');
    return port;
  }

  async function answersAll(port: number): Promise<void> {
    const url = `http://127.0.0.1:${port}`;
    await vi.waitFor(async () => expect((await fetch(`${url}/readyz`)).status).toBe(200), 100_000);
    for (let i = 0; i < 20; i++) {
      const answer = await fetch(`${url}/v1/recommend`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ posts: [{ text: 'espresso beans' }] }),
      });
      expect(answer.status).toBe(200);
    }
  }

  const start = (port: number, output: 'pipe' | number) =>
    spawn(
      program[0],
      [...program.slice(1), 'serve', '--bundle', bundle, '--threads', '1', '--port', `${port}`],
      { env: environment, stdio: ['ignore', output, output] },
    );

  it('continues when nobody reads its output and log any more', async () => {
    const port = await freePort();
    const child = start(port, 'pipe');
    const ended = once(child, 'close');
    await Promise.race([once(child.stderr!, 'data'), ended]);
    child.stdout!.destroy();
    child.stderr!.destroy();
    await answersAll(port);
    child.kill('SIGINT');
    expect(await ended).toEqual([0, null]);
  });

  it('ends at once on a second signal of either kind', async () => {
    const child = spawn(program[0], [...program.slice(1, -1), fileURLToPath(hanging)], {
      env: environment,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const ended = once(child, 'close');
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    expect((await lines.next()).value).toBe('started');
    child.kill('SIGINT');
    expect((await lines.next()).value).toBe('interrupted');
    child.kill('SIGTERM');
    expect(await ended).toEqual([null, 'SIGTERM']);
  });

  it.skipIf(!hasFullDisk)('continues when the disk of its log is full', async () => {
    const port = await freePort();
    const full = openSync('/dev/full', 'w');
    const child = start(port, full);
    closeSync(full);
    const ended = once(child, 'close');
    await answersAll(port);
    child.kill('SIGINT');
    // It could not print its address.
    expect(await ended).toEqual([1, null]);
  });

  it('checks its port before it reads a history', async () => {
    const holder = createServer().listen(0, '127.0.0.1');
    await once(holder, 'listening');
    const { port } = holder.address() as AddressInfo;
    const args = ['serve', '--bundle', bundle, '--port', `${port}`, '--store', 'memory:'];
    const outcome = await run([...args, '--history', 'missing.jsonl']);
    holder.close();
    expect(outcome).toEqual({
      exitCode: 1,
      stdout: '',
      stderr: `octothorpe: port ${port} of 127.0.0.1 is already in use; choose another one (--port)`,
    });
  });
}, 120_000);
