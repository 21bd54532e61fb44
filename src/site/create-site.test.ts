import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FileAccessError, InvalidArgumentError, NotSupportedError } from '../base/errors.ts';
import type { BundleContents } from '../models/model.ts';
import { writeBundle } from '../recommend/bundle-folder.ts';
import { siteKind } from '../recommend/bundle-replacement.ts';
import { BundleTarget } from '../recommend/bundle-target.ts';
import { createSite } from './create-site.ts';

const html = '<!doctype html><html><head><meta charset="utf-8" /></head></html>';
/** As the build leaves them. */
const built: Readonly<Record<string, string | Uint8Array>> = {
  'index.html': html,
  'docs.html': 'of the server',
  'service-worker.js': 'serve();\n',
  'assets/index-a1.js.gz': gzipSync('large();'),
  'assets/small-b2.js': 'small();',
  'assets/small-b2.js.gz': gzipSync('small();'),
  'assets/docs-c3.js.gz': gzipSync('of the server'),
  'hashtag-suggest/worker.js': 'work();',
  'hashtag-suggest/assets/model-d4.js.br': brotliCompressSync('lemmas();'),
  'hashtag-suggest/assets/onnx-runtime.wasm-e5.gz': gzipSync('graphs'),
  'hashtag-suggest/assets/large-f6.js': ' '.repeat(3 * 1024 * 1024),
};

/** A bundle that loads. */
const contents: BundleContents = {
  model: 'random',
  options: {},
  arrays: {
    posts: { shape: [1], data: new Uint32Array([9]) },
    seed: { shape: [1], data: new Float64Array([1]) },
  },
  vocabularies: { tags: ['cats\t3\tCats'] },
};
const newer: BundleContents = { ...contents, vocabularies: { tags: ['dogs\t2\tdogs'] } };

let parent: string;
let pages: string;
let out: string;
beforeEach(async () => {
  parent = realpathSync(mkdtempSync(join(tmpdir(), 'octothorpe-site-')));
  pages = join(parent, 'pages');
  out = join(parent, 'out');
  for (const [path, content] of Object.entries(built)) {
    mkdirSync(dirname(join(pages, path)), { recursive: true });
    writeFileSync(join(pages, path), content);
  }
  await writeBundle(join(parent, 'first'), contents);
  await writeBundle(join(parent, 'second'), newer);
});
afterEach(() => rmSync(parent, { recursive: true, force: true }));

const create = (...names: string[]) =>
  createSite(
    names.map((name) => ({ name, folder: join(parent, name) })),
    pages,
  );
const textOf = (bytes: Uint8Array | undefined) => Buffer.from(bytes!).toString();

async function write(...names: string[]): Promise<void> {
  const target = await BundleTarget.open(out, siteKind);
  try {
    await target.writeFiles((await create(...names)).files);
  } finally {
    await target.close();
  }
}

const filesIn = (folder: string) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(folder.length + 1))
    .sort();

describe('the files of a site', () => {
  it('are the page’s without those of a server, and the bundles’', async () => {
    const { files, bytes } = await create('first', 'second');
    expect([...files.keys()].sort()).toEqual([
      'app.webmanifest',
      'assets/index-a1.js',
      'assets/small-b2.js',
      'bundles/first/arrays.safetensors',
      'bundles/first/manifest.json',
      'bundles/first/tags.txt',
      'bundles/second/arrays.safetensors',
      'bundles/second/manifest.json',
      'bundles/second/tags.txt',
      'hashtag-suggest/assets/large-f6.js',
      'hashtag-suggest/assets/model-d4.js',
      'hashtag-suggest/assets/onnx-runtime.wasm-e5.gz',
      'hashtag-suggest/worker.js',
      'index.html',
      'service-worker.js',
      'site.json',
    ]);
    expect(bytes).toBe([...files.values()].reduce((sum, { length }) => sum + length, 0));
  });

  it('are decompressed, except for ONNX Runtime, which the page decompresses', async () => {
    const { files } = await create('first');
    expect(textOf(files.get('assets/index-a1.js'))).toBe('large();');
    expect(textOf(files.get('assets/small-b2.js'))).toBe('small();');
    expect(textOf(files.get('hashtag-suggest/assets/model-d4.js'))).toBe('lemmas();');
    const onnx = 'hashtag-suggest/assets/onnx-runtime.wasm-e5.gz';
    expect(files.get(onnx)).toEqual(readFileSync(join(pages, onnx)));
  });

  it('are all in the list, with their sizes and hashes', async () => {
    const { files, list } = await create('first', 'second');
    expect(JSON.parse(textOf(files.get('site.json')))).toEqual(list);
    const { 'site.json': own, ...others } = Object.fromEntries(files);
    expect(own).toBeDefined();
    const hashes = Object.entries(others).map(([path, bytes]) => [
      path,
      { bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') },
    ]);
    expect(list.files).toEqual(Object.fromEntries(hashes));
  });

  it('tell the page that there is no server, and forbid it all other hosts', async () => {
    const page = textOf((await create('first')).files.get('index.html'));
    expect(page).toContain('<meta name="octothorpe-site" content="site.json" />');
    expect(page).toContain('<link rel="manifest" href="./app.webmanifest" />');
    expect(page).toMatch(/Content-Security-Policy" content="default-src 'self'; /);
    expect(page.indexOf('charset')).toBeLessThan(page.indexOf('Content-Security-Policy'));
  });

  it('describe the bundles as a server does, the first as the default', async () => {
    const { list } = await create('second', 'first');
    expect(list).toMatchObject({ default: 'second', store: false });
    expect(list.bundles).toMatchObject([
      { name: 'second', model: 'random', tags: 1, device: { url: 'bundles/second/' } },
      { name: 'first', model: 'random', tags: 1, device: { url: 'bundles/first/' } },
    ]);
  });

  it('are kept from the first visit on, except other bundles and what is large and unused', async () => {
    const { list } = await create('first', 'second');
    expect([...list.later].sort()).toEqual([
      'bundles/second/arrays.safetensors',
      'bundles/second/manifest.json',
      'bundles/second/tags.txt',
      'hashtag-suggest/assets/large-f6.js',
    ]);
  });

  it('have another version if and only if a file or the default is another', async () => {
    const versionOf = async (...names: string[]) => (await create(...names)).list.version;
    const version = await versionOf('first', 'second');
    expect(await versionOf('first', 'second')).toBe(version);
    expect(await versionOf('second', 'first')).not.toBe(version);
    writeFileSync(join(pages, 'assets/small-b2.js'), 'newer();');
    const changed = await create('first', 'second');
    expect(changed.list.version).not.toBe(version);
    expect(textOf(changed.files.get('service-worker.js'))).toBe(
      `self.octothorpeSite="${changed.list.version}";\nserve();\n`,
    );
  });

  it('have no bundle that does not run in the page', async () => {
    await writeBundle(join(parent, 'third'), { ...contents, model: 'fasttext' });
    await expect(create('first', 'third')).rejects.toThrow(NotSupportedError);
  });

  it('need a built playground and bundles that load', async () => {
    rmSync(join(parent, 'second/tags.txt'));
    await expect(create('second')).rejects.toThrow(/second.*tags\.txt/s);
    rmSync(pages, { recursive: true });
    await expect(create('first')).rejects.toThrow(/npm run build/);
  });
});

describe('the folder of a site', () => {
  it('has exactly its files, and replaces an earlier one', async () => {
    await write('first', 'second');
    expect(filesIn(out)).toContain('bundles/second/tags.txt');
    await write('first');
    expect(filesIn(out)).toEqual([...(await create('first')).files.keys()].sort());
    expect(readdirSync(parent).sort()).toEqual(['first', 'out', 'pages', 'second']);
  });

  it.each<[what: string, path: string, add: (path: string) => void]>([
    ['a file', 'notes.txt', (path) => writeFileSync(path, 'mine')],
    ['a file among its own', 'assets/mine.js', (path) => writeFileSync(path, 'mine')],
    ['an empty folder', 'bundles/third', (path) => mkdirSync(path)],
    ['a link', 'assets/link.js', (path) => symlinkSync(join(parent, 'first/tags.txt'), path)],
  ])('is left alone if it contains %s of somebody else', async (_, path, add) => {
    await write('first');
    add(join(out, path));
    await expect(write('second')).rejects.toThrow(InvalidArgumentError);
    await expect(write('second')).rejects.toThrow(
      `contains ${path}, which is not part of its site`,
    );
    expect(existsSync(join(out, 'bundles/first/tags.txt'))).toBe(true);
    expect(existsSync(join(out, path))).toBe(true);
  });

  it('is not a folder of something else, or a bundle', async () => {
    mkdirSync(out);
    writeFileSync(join(out, 'index.html'), 'mine');
    await expect(write('first')).rejects.toThrow(/is not a site: it contains index\.html/);
    rmSync(out, { recursive: true });
    await writeBundle(out, contents);
    await expect(write('first')).rejects.toThrow(/is not a site/);
  });

  it('whose own folder became a link is refused, and nothing is deleted through the link', async () => {
    await write('first');
    const elsewhere = join(parent, 'elsewhere');
    mkdirSync(elsewhere);
    writeFileSync(join(elsewhere, 'tags.txt'), 'mine');
    rmSync(join(out, 'bundles/first'), { recursive: true });
    symlinkSync(elsewhere, join(out, 'bundles/first'));
    await expect(write('second')).rejects.toThrow('contains bundles/first');
    expect(readdirSync(elsewhere)).toEqual(['tags.txt']);
  });

  it('whose list names paths outside loses none of them', async () => {
    await write('first');
    const list = JSON.parse(readFileSync(join(out, 'site.json'), 'utf8'));
    list.files['../first/tags.txt'] = { bytes: 1, sha256: '' };
    writeFileSync(join(out, 'site.json'), JSON.stringify(list));
    await write('second');
    expect(existsSync(join(parent, 'first/tags.txt'))).toBe(true);
  });

  it('does not exist if the export fails', async () => {
    rmSync(join(parent, 'second'), { recursive: true });
    await expect(write('first', 'second')).rejects.toThrow(FileAccessError);
    expect(readdirSync(parent).sort()).toEqual(['first', 'pages']);
  });
});
