/** Bad input ends in one clear line and a non-zero exit code, and leaves the earlier bundle unchanged. */
import { createHash } from 'node:crypto';
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Random } from '../../src/base/random.ts';
import { smallCorpus } from '../../src/models/model.case.ts';
import { modelNames } from '../../src/models/registry.ts';
import { makeWorkspace, type Outcome, run, runProcess, toJsonl } from './run.ts';

const workspace = makeWorkspace();
const bundle = workspace.path('earlier');
const { train: posts } = smallCorpus();
const jsonl = toJsonl(posts);
const train = workspace.write('train.jsonl', jsonl);
let before: string;

beforeAll(async () => {
  await run(['train', '--model', 'popular', '--train', train, '--out', bundle]);
  before = fingerprint(bundle);
});
afterEach(() => {
  expect(fingerprint(bundle)).toBe(before);
  // No partial files are left next to it.
  expect(readdirSync(workspace.folder).filter((name) => name.startsWith('.'))).toEqual([]);
});
afterAll(workspace.remove);

/** The names and contents of a folder's files. */
function fingerprint(folder: string): string {
  const hash = createHash('sha256');
  for (const name of readdirSync(folder).sort()) {
    hash.update(name).update(readFileSync(join(folder, name)));
  }
  return hash.digest('hex');
}

function expectOneLine({ exitCode, stdout, stderr }: Outcome, message: RegExp): void {
  expect(stderr.split('\n').at(-1)).toMatch(message);
  const failures = stderr.split('\n').filter((line) => line.startsWith('octothorpe: '));
  expect(failures).toHaveLength(1);
  expect(stderr).not.toMatch(/^\s+at /m);
  expect(stdout).toBe('');
  expect(exitCode).toBe(1);
}

describe('posts', () => {
  const noTags = toJsonl(posts.map((post) => ({ ...post, hashtags: [] })));
  const noise = new Random(3);
  const bytes = Uint8Array.from({ length: 5000 }, () => noise.integer(256));
  const latin1 = Buffer.from(jsonl.replaceAll('espresso', 'caf\u00e9'), 'latin1');
  const packed = gzipSync(jsonl);

  it.each<[string, string, string | Uint8Array, RegExp]>([
    ['an empty file', 'empty.jsonl', '', /empty\.jsonl is empty; expected posts$/],
    ['posts without tags', 'bare.jsonl', noTags, /none of the 180 training posts has a hashtag/],
    ['binary noise', 'noise.jsonl', bytes, /noise\.jsonl is not text: byte \d+ is zero/],
    ['binary noise without a name', 'noise', bytes, /cannot tell the format of .*noise/],
    ['noise that is called .gz', 'noise.jsonl.gz', bytes, /does not start with the bytes of gzip/],
    [
      'a truncated .gz',
      'cut.jsonl.gz',
      packed.subarray(0, packed.length >> 1),
      /cut\.jsonl\.gz is truncated/,
    ],
    ['a damaged .gz', 'bad.jsonl.gz', damaged(packed), /bad\.jsonl\.gz is (damaged|truncated)/],
    ['a 10 MB line', 'long.jsonl', `{"text":"${'x'.repeat(10_000_000)}"}\n`, /long\.jsonl: .*line/],
    ['wrong UTF-8', 'latin1.jsonl', latin1, /latin1\.jsonl: .*UTF-8/],
  ])('%s', async (_, name, content, message) => {
    const file = workspace.write(name, content);
    const args = ['train', '--model', 'popular', '--train', file, '--out', bundle];
    expectOneLine(await run(args), message);
  });

  it.each(modelNames)(
    'with a single tag: %s learns it and recommends nothing else',
    async (name) => {
      const one = toJsonl(posts.map((post) => ({ ...post, hashtags: ['Only'] })));
      const file = workspace.write(`one-${name}.jsonl`, one);
      const out = workspace.path(`one-${name}`);
      // Networks of the papers' sizes would take seconds to train.
      const writes = /^seq2seq|^bi-attention$/.test(name);
      const quick = [
        ...(writes || /lstm$|memn2n$|resnet$|cnn|^encoder$/.test(name)
          ? ['--set', 'dimension=8']
          : []),
        ...(writes || name.endsWith('lstm') ? ['--set', 'hidden=16'] : []),
        ...(writes ? ['--set', 'beam=4', '--set', 'learningRate=0.01'] : []),
      ];
      const args = ['train', '--model', name, '--train', file, '--out', out, ...quick];
      const trained = await run(args);
      if (trained.exitCode !== 0) {
        expectOneLine(trained, /^octothorpe: .*tag/);
        return;
      }
      const { stdout } = await run(['recommend', '--bundle', out, '--json', 'espresso beans']);
      const { recommendations, popular } = JSON.parse(stdout);
      const known = [...recommendations, ...popular].filter((r: { seen: boolean }) => r.seen);
      // tfidf is not supervised: it proposes words of the text.
      const expected = name === 'tfidf' ? [] : ['Only'];
      expect(known.map((r: { display: string }) => r.display)).toEqual(expected);
    },
  );

  it('skips and reports an overlong line or invalid UTF-8 among many good lines', async () => {
    const long = `{"text":"${'x'.repeat(2_000_000)}"}\n`;
    const file = workspace.write('mostly.jsonl', jsonl + long);
    const out = workspace.path('mostly');
    const { exitCode, stderr } = await run([
      'train',
      '--model',
      'popular',
      '--train',
      file,
      '--out',
      out,
    ]);
    expect(exitCode).toBe(0);
    expect(stderr).toMatch(/mostly\.jsonl: skipped 1 records, the first at 181: /);
  });

  it('reports a missing file, and a folder that is not a bundle', async () => {
    const args = ['train', '--model', 'popular', '--train'];
    expectOneLine(
      await run([...args, 'absent.jsonl', '--out', bundle]),
      /absent\.jsonl: no such file/,
    );
    expectOneLine(
      await run([...args, train, '--out', train]),
      /already exists and is neither a bundle nor a folder/,
    );
  });
});

describe('bundles', () => {
  function tampered(change: (folder: string) => void): string {
    const folder = workspace.path('tampered');
    rmSync(folder, { recursive: true, force: true });
    cpSync(bundle, folder, { recursive: true });
    change(folder);
    return folder;
  }
  function withManifest(edit: (manifest: { version: number; files: object }) => void) {
    return (folder: string) => {
      const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'));
      edit(manifest);
      writeFileSync(join(folder, 'manifest.json'), JSON.stringify(manifest));
    };
  }

  it.each<[string, (folder: string) => void, RegExp]>([
    [
      'a changed byte',
      (folder) => {
        const tags = readFileSync(join(folder, 'tags.txt'));
        tags[3] ^= 1;
        writeFileSync(join(folder, 'tags.txt'), tags);
      },
      /tampered: tags\.txt was changed after the bundle was written/,
    ],
    [
      'a missing file',
      (folder) => rmSync(join(folder, 'tags.txt')),
      /tampered: the file tags\.txt is missing/,
    ],
    [
      'a missing manifest',
      (folder) => rmSync(join(folder, 'manifest.json')),
      /tampered is not a bundle: it has no readable manifest\.json/,
    ],
    [
      'a newer format version',
      withManifest((manifest) => (manifest.version = 4)),
      /the bundle has format version 4, but octothorpe \S+ reads version 3; install a newer/,
    ],
    [
      'a path outside the bundle',
      withManifest((manifest) => Object.assign(manifest.files, { '../train.jsonl': {} })),
      /manifest\.json at "\/files.*|names the file "\.\.\/train\.jsonl", which may lie outside/,
    ],
    [
      'a well-formed path outside the bundle',
      withManifest((manifest) => {
        const entry = {
          sha256: createHash('sha256').update(jsonl).digest('hex'),
          bytes: jsonl.length,
        };
        Object.assign(manifest.files, { '../train.jsonl': entry });
      }),
      /names the file "\.\.\/train\.jsonl", which may lie outside the bundle; nothing was read/,
    ],
  ])('%s', async (_, change, message) => {
    const folder = tampered(change);
    expectOneLine(await run(['recommend', '--bundle', folder, 'x']), message);
    const args = ['evaluate', '--bundle', folder, '--test', train];
    expectOneLine(await run(args), message);
  });

  it('reports that no bundle was given', async () => {
    const args = ['recommend', '--bundle', workspace.path('nowhere'), 'x'];
    expectOneLine(await run(args), /there is no bundle .*nowhere; make one with "octothorpe train/);
  });
});

describe('the machine', () => {
  it('reports a disk that fills up while a bundle is written', async () => {
    // Limits files to 2 KiB, so that a write fails half-way, as on a full disk.
    const shell = `ulimit -f 2; OCTOTHORPE train --model knn --train ${train} --out ${bundle}`;
    const message =
      /^octothorpe: cannot write the bundle .*earlier: .*the previous contents are intact$/m;
    const outcome = await runProcess(shell, workspace.folder);
    expectOneLine({ ...outcome, stderr: outcome.stderr.trimEnd() }, message);
  });

  it('reports a disk that fills up while posts are written', async () => {
    const out = workspace.write('out.jsonl', 'as it was');
    const outcome = await runProcess(
      `ulimit -f 2; OCTOTHORPE data convert ${train} ${out}`,
      workspace.folder,
    );
    expectOneLine({ ...outcome, stderr: outcome.stderr.trimEnd() }, /cannot write .*out\.jsonl: /);
    expect(readFileSync(out, 'utf8')).toBe('as it was');
  });

  it('reports Ctrl-C before anything was learned', async () => {
    const args = ['train', '--model', 'knn', '--train', train, '--out', bundle];
    const outcome = await run(args, {
      onNote: (line, interrupt) => line.startsWith('training') && interrupt(),
    });
    expectOneLine(outcome, /was interrupted; nothing was written$/);
  });

  it('handles the signal of Ctrl-C during training', async () => {
    const sample = resolve('sample/en/train.jsonl.gz');
    const shell = `exec OCTOTHORPE train --model logistic --train ${sample} --out ${bundle}`;
    const outcome = await runProcess(shell, workspace.folder, 'training logistic');
    expectOneLine(
      { ...outcome, stderr: outcome.stderr.trimEnd() },
      /was interrupted; nothing was written$/,
    );
  });

  it('stops when the reader of the output goes away', async () => {
    const shell = `set -o pipefail; OCTOTHORPE recommend --bundle ${bundle} --input ${train} | head -1`;
    const { exitCode, stdout, stderr } = await runProcess(shell, workspace.folder);
    expect(stdout.split('\n')).toHaveLength(2);
    expect(stderr).toBe('');
    expect(exitCode).toBe(0);
  });
});

/** Changes one byte in the middle. */
function damaged(bytes: Uint8Array): Uint8Array {
  const copy = bytes.slice();
  copy[copy.length >> 1] ^= 0xff;
  return copy;
}
