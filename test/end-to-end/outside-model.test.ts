/** The model of docs/contributing.md: one file in a project of its own, which has the built package and nothing else of ours. */
import { execFile } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { blocksOf } from '../documents.ts';

const folder = mkdtempSync(join(tmpdir(), 'octothorpe-outside-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const blocks = blocksOf('docs/contributing.md');
const contentOf = (language: string) => {
  const [block, ...others] = blocks.filter((one) => one.language === language);
  expect(others).toEqual([]);
  return block.content;
};
/** The commands of the document after `npm install`, by what they begin with. */
const commands = contentOf('sh').trim().split('\n').slice(1);

interface Ended {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a line of the document; what npx would look for is in the project already. */
function run(line: string): Promise<Ended> {
  const node = `"${process.execPath}"`;
  const script = line
    .replace(/^npx tsc\b/, `${node} "${resolve('node_modules/typescript/bin/tsc')}"`)
    .replace(/^npx octothorpe\b/, `${node} node_modules/octothorpe/dist/cli/main.js`)
    .replace(/^node\b/, node);
  // Under vitest, `node --test` would report to it.
  const { NODE_TEST_CONTEXT: _, NODE_OPTIONS: __, ...env } = process.env;
  return new Promise((done) => {
    execFile('bash', ['-c', script], { cwd: folder, env }, (error, stdout, stderr) => {
      done({ exitCode: error ? Number(error.code ?? 1) : 0, stdout, stderr });
    });
  });
}

const commandOf = (start: string) => commands.find((line) => line.startsWith(start))!;

beforeAll(() => {
  if (!existsSync('dist/models/neural/index.js')) throw new Error('run npm run build first');
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(resolve('.'), join(folder, 'node_modules/octothorpe'));
  for (const name of ['onnxruntime-node', 'onnxruntime-common']) {
    symlinkSync(resolve('node_modules', name), join(folder, 'node_modules', name));
  }
  writeFileSync(join(folder, 'bag-of-words.ts'), contentOf('ts'));
  writeFileSync(join(folder, 'bag-of-words.test.js'), contentOf('js'));
});

describe('a model outside', () => {
  it('is one file of at most 60 lines', () => {
    expect(contentOf('ts').trimEnd().split('\n').length).toBeLessThanOrEqual(60);
  });

  it('compiles against the types of the package', async () => {
    const { exitCode, stdout } = await run(commandOf('npx tsc'));
    expect([exitCode, stdout]).toEqual([0, '']);
  }, 120_000);

  it('passes the suite of octothorpe/testing', async () => {
    const { exitCode, stdout } = await run(commandOf('node --test'));
    expect(stdout).toMatch(/^[#ℹ] pass 30$/m);
    expect([exitCode, stdout]).toEqual([0, expect.stringMatching(/^[#ℹ] fail 0$/m)]);
  }, 300_000);

  it('fails the suite when it is wrong', async () => {
    const wrong = contentOf('js').replace('learns: 0.8', 'learns: 1.1');
    writeFileSync(join(folder, 'wrong.test.js'), wrong);
    const line = 'node --test --test-name-pattern="learns something" wrong.test.js';
    const { exitCode, stdout } = await run(line);
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/F1@1 is [\d.]+, expected at least 1\.1/);
  }, 120_000);

  it('is trained on the sample and recommends, by the command line', async () => {
    const train = commandOf('npx octothorpe train');
    const trained = await run(train);
    expect([trained.exitCode, trained.stderr]).toEqual([0, expect.any(String)]);
    expect(trained.stdout).toMatch(/^bundles\/bag: bag-of-words, trained on 4,000 posts/);
    const recommended = await run(commandOf('npx octothorpe recommend'));
    expect([recommended.exitCode, recommended.stderr]).toEqual([0, '']);
    expect(recommended.stdout).toMatch(/^ *#?(latteart|coffee|espresso)/im);
    const unregistered = commandOf('npx octothorpe recommend').replace(/--register \S+ /, '');
    const { exitCode, stderr } = await run(unregistered);
    expect([exitCode, stderr]).toEqual([
      1,
      expect.stringContaining(
        'the bundle contains a model "bag-of-words", which is not known here',
      ),
    ]);
  }, 300_000);

  it('needed no other file', () => {
    const names = readdirSync(folder).filter((name) => name.endsWith('.ts'));
    expect(names).toEqual(['bag-of-words.ts']);
  });
});
