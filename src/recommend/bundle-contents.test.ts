import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { DataFormatError } from '../base/errors.ts';
import type { BundleContents } from '../models/model.ts';
import { type BundleSource, decodeBundle, encodeBundle, hasGraph } from './bundle-format.ts';
import { shrinkBundle } from './web-export.ts';

type Files = Map<string, Uint8Array>;
// biome-ignore lint/suspicious/noExplicitAny: tests break the manifest in every way
type Loose = any;

const arrays = { x: { shape: [2], data: new Float32Array([1, 2]) } };
const leaf = (tags: string): BundleContents => ({
  model: 'popular',
  options: { halfLifeDays: 7 },
  arrays,
  vocabularies: { tags: [tags] },
});
const contents: BundleContents = {
  model: 'fused',
  options: { sources: 2 },
  arrays,
  vocabularies: { tags: ['own'] },
  graphs: { model: Uint8Array.of(1), encoder: Uint8Array.of(2, 3) },
  parts: {
    tags: { ...leaf('of a part called as a list'), graphs: { model: Uint8Array.of(4) } },
    'deep-1': { ...leaf('middle'), parts: { x: leaf('innermost') } },
  },
};

function memory(files: ReadonlyMap<string, Uint8Array>): BundleSource & { asked: string[] } {
  const asked: string[] = [];
  return {
    where: 'b',
    asked,
    async read(name) {
      asked.push(name);
      const bytes = files.get(name);
      if (!bytes) throw new Error(`no file ${name}`);
      return bytes;
    },
  };
}

const manifestOf = (files: ReadonlyMap<string, Uint8Array>): Loose =>
  JSON.parse(new TextDecoder().decode(files.get('manifest.json')));
const bytesOf = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));

/** A bundle with an edited manifest, and with files added under their correct hashes. */
async function edited(
  edit: (manifest: Loose) => void,
  added: Record<string, Uint8Array> = {},
): Promise<Files> {
  const files = new Map(await encodeBundle(contents));
  const manifest = manifestOf(files);
  for (const [name, bytes] of Object.entries(added)) {
    files.set(name, bytes);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    manifest.files[name] = { sha256, bytes: bytes.length };
  }
  edit(manifest);
  return files.set('manifest.json', bytesOf(manifest));
}

describe('parts and graphs', () => {
  it('are stored flat in the folder, prefixed with the names of their parts, and are restored', async () => {
    const files = await encodeBundle(contents);
    expect([...files.keys()].sort()).toEqual([
      'arrays.safetensors',
      'deep-1.arrays.safetensors',
      'deep-1.tags.txt',
      'deep-1.x.arrays.safetensors',
      'deep-1.x.tags.txt',
      'encoder.onnx',
      'manifest.json',
      'model.onnx',
      'tags.arrays.safetensors',
      'tags.model.onnx',
      'tags.tags.txt',
      'tags.txt',
    ]);
    const read = await decodeBundle(memory(files));
    expect(structuredClone(read.contents)).toEqual(contents);
    expect(read.manifest).toMatchObject({
      version: 2,
      parts: { 'deep-1': { model: 'popular', parts: { x: { model: 'popular' } } } },
    });
    expect(hasGraph(read.manifest)).toBe(true);
  });

  it('are absent from version 1, which older builds read', async () => {
    const { parts: _, graphs: __, ...plain } = contents;
    const old = { ...plain, graphs: { model: Uint8Array.of(1) } };
    const files = await encodeBundle(old);
    expect(manifestOf(files)).toMatchObject({ version: 1 });
    expect(manifestOf(files)).not.toHaveProperty('parts');
    expect([...files.keys()].sort()).toEqual([
      'arrays.safetensors',
      'manifest.json',
      'model.onnx',
      'tags.txt',
    ]);
    expect(structuredClone((await decodeBundle(memory(files))).contents)).toEqual(old);
    expect(manifestOf(await encodeBundle({ ...plain, parts: {}, graphs: {} })).version).toBe(1);
    expect(manifestOf(await encodeBundle({ ...plain, graphs: contents.graphs! })).version).toBe(2);
  });

  it('are followed by files of other programs in version 3, also within parts', async () => {
    const { parts: _, graphs: __, ...plain } = contents;
    const withFile: BundleContents = { ...plain, files: { other: Uint8Array.of(3, 0, 7) } };
    for (const one of [withFile, { ...plain, parts: { a: withFile } }]) {
      const files = await encodeBundle(one);
      expect(manifestOf(files).version).toBe(3);
      expect(structuredClone((await decodeBundle(memory(files))).contents)).toEqual(one);
    }
    expect((await encodeBundle(withFile)).get('other.bin')).toEqual(Uint8Array.of(3, 0, 7));
    expect(await shrinkBundle(withFile)).toEqual(withFile);
  });

  it('do not affect bundles of version 1, whose lists may have dots in their names', async () => {
    const { parts: _, graphs: __, ...plain } = contents;
    const files = new Map(await encodeBundle(plain));
    const manifest = manifestOf(files);
    files.set('a.b.txt', files.get('tags.txt')!);
    manifest.files['a.b.txt'] = manifest.files['tags.txt'];
    const read = await decodeBundle(memory(files.set('manifest.json', bytesOf(manifest))));
    expect(read.contents.vocabularies).toEqual({ tags: ['own'], 'a.b': ['own'] });
    expect(read.contents).not.toHaveProperty('graphs');
  });

  it.each<[string, (manifest: Loose) => void, string]>([
    ['a path out of the folder', (m) => (m.parts['../a'] = m.parts.tags), 'names a part "../a"'],
    ['an absolute path', (m) => (m.parts['/a'] = m.parts.tags), 'names a part "/a"'],
    ['a dot', (m) => (m.parts['a.b'] = m.parts.tags), 'names a part "a.b"'],
    ['no name', (m) => (m.parts[''] = m.parts.tags), 'names a part ""'],
    ['a long name', (m) => (m.parts['a'.repeat(33)] = m.parts.tags), 'names a part "aaa'],
    [
      'an invalid name of a nested part',
      (m) => (m.parts['deep-1'].parts['..'] = m.parts.tags),
      'names a part ".."',
    ],
    [
      'three levels',
      (m) => (m.parts['deep-1'].parts.x.parts = { y: m.parts.tags }),
      'nests parts more than 2 levels deep',
    ],
    [
      'as many levels as JSON can have',
      (m) => {
        for (let at = m.parts['deep-1'], depth = 0; depth < 20; depth++) {
          at.parts = { x: { model: 'popular', options: {} } };
          at = at.parts.x;
        }
      },
      'nests parts more than 2 levels deep',
    ],
    [
      'hundreds of parts',
      (m) => {
        for (let i = 0; i < 500; i++) m.parts[`p${i}`] = m.parts.tags;
      },
      'lists 502 parts, expected at most 32',
    ],
    ['a list of parts', (m) => (m.parts = [m.parts.tags]), 'must list parts by name'],
    ['null', (m) => (m.parts = null), 'must list parts by name'],
    ['a part of null', (m) => (m.parts.tags = null), 'at "/parts/tags"'],
    ['a part without a model', (m) => delete m.parts.tags.model, 'at "/parts/tags"'],
    ['a part without options', (m) => delete m.parts.tags.options, 'at "/parts/tags"'],
    [
      'a part with an invalid model name',
      (m) => (m.parts.tags.model = '../x'),
      'at "/parts/tags/model"',
    ],
    ['a part with files', (m) => (m.parts.tags.files = {}), 'at "/parts/tags/files"'],
    ['parts in version 1', (m) => (m.version = 1), 'has parts, but is of format version 1'],
    [
      'a file of a part outside the folder',
      (m) => (m.files['tags.../../x.txt'] = m.files['tags.txt']),
      'names the file "tags.../../x.txt", which may lie outside the bundle',
    ],
  ])('are rejected without reading other files: %s', async (_, edit, message) => {
    const source = memory(await edited(edit));
    const error = decodeBundle(source);
    await expect(error).rejects.toThrow(DataFormatError);
    await expect(error).rejects.toThrow(message);
    expect(source.asked).toEqual(['manifest.json']);
  });

  it.each<[string, (manifest: Loose) => void, Record<string, Uint8Array>, string]>([
    [
      'a part that has no files',
      (m) => (m.parts.ghost = { model: 'knn', options: {} }),
      {},
      'b: manifest.json does not list ghost.arrays.safetensors',
    ],
    [
      'a file that belongs to no part',
      () => undefined,
      { 'ghost.tags.txt': Uint8Array.of(10) },
      'b: "ghost.tags.txt" is not a file of a bundle',
    ],
    ['a part that the manifest dropped', (m) => delete m.parts.tags, {}, 'b: "tags.'],
    [
      'a file deeper than any part',
      () => undefined,
      { 'deep-1.x.y.tags.txt': Uint8Array.of(10) },
      'b: "deep-1.x.y.tags.txt" is not a file of a bundle',
    ],
    [
      'a file of an unknown kind in a part',
      () => undefined,
      { 'tags.run.js': Uint8Array.of(10) },
      'b: "tags.run.js" is not a file of a bundle',
    ],
    [
      'malformed arrays of a part',
      () => undefined,
      { 'deep-1.x.arrays.safetensors': Uint8Array.of(1, 2, 3) },
      'b/deep-1.x.arrays.safetensors',
    ],
    [
      'a list of a part that is not text',
      () => undefined,
      { 'tags.tags.txt': Uint8Array.of(0xff, 10) },
      'b: tags.tags.txt is not UTF-8 text',
    ],
  ])('are rejected with %s', async (_, edit, added, message) => {
    const error = decodeBundle(memory(await edited(edit, added)));
    await expect(error).rejects.toThrow(DataFormatError);
    await expect(error).rejects.toThrow(message);
  });

  it('are rejected if a file of a part was changed or is missing, naming the file', async () => {
    const files = await encodeBundle(contents);
    const name = 'deep-1.x.tags.txt';
    const changed = new Map(files).set(name, Uint8Array.of(1));
    await expect(decodeBundle(memory(changed))).rejects.toThrow(`b: ${name} was changed after`);
    const without = new Map(files);
    without.delete(name);
    await expect(decodeBundle(memory(without))).rejects.toThrow(`b: the file ${name} is missing`);
  });

  it('are not written under names that cannot be read back', async () => {
    const wrong: [Partial<BundleContents>, string][] = [
      [{ graphs: { 'a.b': Uint8Array.of(1) } }, 'a graph cannot be called "a.b"'],
      [{ graphs: { '../a': Uint8Array.of(1) } }, 'a graph cannot be called "../a"'],
      [{ vocabularies: { 'tags.tags': [] } }, 'a vocabulary cannot be called "tags.tags"'],
      [{ parts: { 'a.b': leaf('x') } }, 'the bundle of fused names a part "a.b"'],
      [
        { parts: { a: { ...leaf('x'), parts: { b: { ...leaf('y'), parts: { c: leaf('z') } } } } } },
        'the bundle of fused nests parts more than 2 levels deep',
      ],
    ];
    for (const [change, message] of wrong) {
      await expect(encodeBundle({ ...contents, ...change })).rejects.toThrow(message);
    }
  });
});
