import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BundleVersionError, DataFormatError } from '../base/errors.ts';
import type { BundleContents } from '../models/model.ts';
import { type BundleSource, decodeBundle, encodeBundle } from './bundle-format.ts';

const contents: BundleContents = {
  model: 'popular',
  options: { minCount: 2, mode: 'a' },
  arrays: {
    weights: { shape: [2, 3], data: new Float32Array([1, 2, 3, 4, 5, 6]) },
    ids: { shape: [2], data: new Uint32Array([7, 8]) },
  },
  vocabularies: { tags: ['cats\t3\tCats', '猫\t1\t猫'], tokens: ['', '\ufeffx', ' y '], none: [] },
};

type Files = Map<string, Uint8Array>;
// biome-ignore lint/suspicious/noExplicitAny: tests break the manifest in many ways
type Loose = any;

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

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const bytes = (string: string) => new TextEncoder().encode(string);

/** The bundle with its manifest edited. */
async function withManifest(edit: (manifest: Loose) => void): Promise<Files> {
  const files = new Map(await encodeBundle(contents));
  const manifest = JSON.parse(text(files.get('manifest.json')!));
  edit(manifest);
  return files.set('manifest.json', bytes(JSON.stringify(manifest)));
}

describe('bundle format', () => {
  it('round-trips all contents', async () => {
    const onnx = new Uint8Array([8, 10, 0]);
    const training = { seed: 3, posts: 10, validationPosts: 0, seconds: 1.5 };
    const files = await encodeBundle(
      { ...contents, graphs: { model: onnx } },
      { metrics: { 'f1@1': 0.2 }, training },
    );
    const read = await decodeBundle(memory(files));
    expect(read.contents).toEqual({
      ...contents,
      graphs: { model: onnx },
      arrays: expect.objectContaining(contents.arrays),
    });
    expect(read.manifest).toMatchObject({ version: 1, metrics: { 'f1@1': 0.2 }, training });
  });

  it('round-trips any lines of a vocabulary', async () => {
    const line = fc.string({ unit: 'grapheme' }).filter((s) => !/[\r\n]/.test(s));
    await fc.assert(
      fc.asyncProperty(fc.array(line), async (lines) => {
        const files = await encodeBundle({ ...contents, vocabularies: { lines } });
        const read = await decodeBundle(memory(files));
        expect(read.contents.vocabularies.lines).toEqual(lines);
      }),
      { numRuns: 50 },
    );
  });

  it('writes the same bytes twice, with the size and hash of each file', async () => {
    const files = await encodeBundle(contents);
    expect(await encodeBundle(contents)).toEqual(files);
    expect(text(files.get('tags.txt')!)).toBe('cats\t3\tCats\n猫\t1\t猫\n');
    const manifest = JSON.parse(text(files.get('manifest.json')!));
    expect(Object.keys(manifest.files).sort()).toEqual(
      ['arrays.safetensors', 'none.txt', 'tags.txt', 'tokens.txt'].sort(),
    );
    for (const [name, { sha256, bytes: size }] of Object.entries<Loose>(manifest.files)) {
      expect(createHash('sha256').update(files.get(name)!).digest('hex')).toBe(sha256);
      expect(files.get(name)!.length).toBe(size);
    }
  });

  it('rejects a line break in an entry of a vocabulary', async () => {
    const broken = { ...contents, vocabularies: { tags: ['a\nb'] } };
    await expect(encodeBundle(broken)).rejects.toThrow('"tags" contains a line break in "a\\nb"');
  });

  it('notices each changed byte, and names the file', async () => {
    const files = await encodeBundle(contents);
    for (const name of ['arrays.safetensors', 'tags.txt']) {
      const changed = files.get(name)!.slice();
      changed[changed.length - 2] ^= 1;
      const error = decodeBundle(memory(new Map(files).set(name, changed)));
      await expect(error).rejects.toThrow(DataFormatError);
      await expect(error).rejects.toThrow(`b: ${name} was changed after the bundle was written`);
    }
  });

  it('names a missing file', async () => {
    const files = new Map(await encodeBundle(contents));
    files.delete('tags.txt');
    await expect(decodeBundle(memory(files))).rejects.toThrow(
      'b: the file tags.txt is missing or unreadable',
    );
    await expect(decodeBundle(memory(new Map()))).rejects.toThrow('b is not a bundle');
  });

  it('says which version it reads when a bundle is newer', async () => {
    const newer = withManifest((manifest) => {
      manifest.version = 4;
      manifest.files = 'of another form';
    });
    const error = decodeBundle(memory(await newer));
    await expect(error).rejects.toThrow(BundleVersionError);
    await expect(error).rejects.toThrow(
      /has format version 4, but octothorpe \S+ reads version 3; install a newer octothorpe/,
    );
  });

  it.each(['../secret.txt', '/etc/passwd', 'a/b.txt', 'a\\b.txt', '.hidden', 'C:x.txt', ''])(
    'reads nothing when the manifest names the file %j',
    async (name) => {
      const files = await withManifest((manifest) => {
        manifest.files[name] = { sha256: '0'.repeat(64), bytes: 1 };
      });
      const source = memory(files);
      await expect(decodeBundle(source)).rejects.toThrow(
        `manifest.json names the file ${JSON.stringify(name)}, which may lie outside the bundle`,
      );
      expect(source.asked).toEqual(['manifest.json']);
    },
  );

  it.each<[string, (manifest: Loose) => void, RegExp]>([
    ['not a bundle', (m) => delete m.format, /is not the manifest of a bundle/],
    ['no model', (m) => delete m.model, /manifest\.json at ""/],
    ['a wrong hash', (m) => (m.files['tags.txt'].sha256 = 'xyz'), /tags\.txt/],
    ['no arrays', (m) => delete m.files['arrays.safetensors'], /does not list arrays/],
    ['ill-typed options', (m) => (m.options = 3), /"\/options"/],
  ])('rejects a manifest with %s', async (_, edit, message) => {
    const error = decodeBundle(memory(await withManifest(edit)));
    await expect(error).rejects.toThrow(DataFormatError);
    await expect(error).rejects.toThrow(message);
  });

  it.each<[string, (manifest: Loose) => void, string]>([
    [
      'more files than a bundle can have',
      (m) => {
        for (let i = 0; i < 1000; i++) m.files[`f${i}`] = 'not examined';
      },
      'lists 1004 files, expected at most 1000',
    ],
    ['megabytes', (m) => (m.createdBy = 'x'.repeat(2 ** 22)), 'expected at most 4194304'],
    ['deeply nested options', (m) => (m.options.mode = 'DEEP'), 'nest more than 64 deep'],
    [
      'a file of any size',
      (m) => (m.files['tags.txt'].bytes = 2 ** 50),
      'at "/files/tags.txt/bytes"',
    ],
  ])('reads nothing else for a manifest with %s', async (_, edit, message) => {
    const files = await withManifest(() => undefined);
    const manifest = JSON.parse(text(files.get('manifest.json')!));
    edit(manifest);
    const source = memory(
      files.set(
        'manifest.json',
        bytes(JSON.stringify(manifest).replace('"DEEP"', `${'['.repeat(1e5)}${']'.repeat(1e5)}`)),
      ),
    );
    const error = decodeBundle(source);
    await expect(error).rejects.toThrow(DataFormatError);
    await expect(error).rejects.toThrow(message);
    expect(source.asked).toEqual(['manifest.json']);
  });

  it('tells the source the maximum useful size of each file', async () => {
    const files = await encodeBundle(contents);
    const most = new Map<string, number | undefined>();
    await decodeBundle({
      where: 'b',
      read: async (name, options) => {
        most.set(name, options?.mostBytes);
        return files.get(name)!;
      },
    });
    expect(most.get('manifest.json')).toBe(2 ** 22);
    expect(most.get('tags.txt')).toBe(files.get('tags.txt')!.length);
  });

  it('rejects any random manifest with a DataFormatError', async () => {
    const files = await encodeBundle(contents);
    await fc.assert(
      fc.asyncProperty(fc.json(), async (json) => {
        const source = memory(new Map(files).set('manifest.json', bytes(json)));
        await expect(decodeBundle(source)).rejects.toThrow(DataFormatError);
      }),
      { numRuns: 50 },
    );
  });
});
