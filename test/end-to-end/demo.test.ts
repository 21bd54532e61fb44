/** What `octothorpe demo` checks before it trains for a minute. */
import { once } from 'node:events';
import { mkdirSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { demoModels } from '../../src/cli/commands/demo.ts';
import { modelNames } from '../../src/models/registry.ts';
import { checkPort } from '../../src/server/port.ts';
import { makeWorkspace, run } from './run.ts';

const workspace = makeWorkspace();
const home = process.cwd();
const holder = createServer();
let taken: number;
beforeAll(async () => {
  process.chdir(workspace.folder);
  await once(holder.listen(0, '127.0.0.1'), 'listening');
  taken = (holder.address() as AddressInfo).port;
});
afterAll(() => {
  process.chdir(home);
  holder.close();
  workspace.remove();
});

it('reports a port that is in use', async () => {
  expect(await run(['demo', '--port', `${taken}`])).toEqual({
    exitCode: 1,
    stdout: '',
    stderr: `octothorpe: port ${taken} of 127.0.0.1 is already in use; choose another one (--port)`,
  });
});

it.each(['demo-random', 'demo-tab-lstm-web'])(
  'writes over nothing else than bundles: %s',
  async (name) => {
    mkdirSync(`bundles/${name}/mine`, { recursive: true });
    expect(await run(['demo', '--port', '0'])).toMatchObject({
      exitCode: 1,
      stdout: '',
      stderr: expect.stringContaining(`bundles/${name} already exists and is not a bundle`),
    });
    rmSync('bundles', { recursive: true });
  },
);

it('trains every model but some networks, which it names', () => {
  const { trained, named } = demoModels([...modelNames, 'a-new-one']);
  expect(named).toEqual([
    'lstm',
    'avg-lstm',
    'vab-lstm',
    'cnn-attention',
    'multilabel-lstm',
    'text-resnet',
    'encoder',
    'memn2n',
    'hmemn2n',
    'sa-lstm',
    'extractor',
    'seq2seq',
    'seq2seq-copy',
    'bi-attention',
  ]);
  expect([...trained, ...named].sort()).toEqual([...modelNames, 'a-new-one'].sort());
  expect(trained).toContain('a-new-one');
});

it('leaves a port free after checking it', async () => {
  holder.close();
  await once(holder, 'close');
  await checkPort(taken);
  await checkPort(taken);
});
