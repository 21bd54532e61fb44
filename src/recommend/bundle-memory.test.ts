import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { knn } from '../models/knn.ts';
import { quietContext, smallCorpus, toQuery } from '../models/model.case.ts';
import { loadRecommender, readBundle, writeBundle } from './bundle-folder.ts';
import { decodeBundle, encodeBundle } from './bundle-format.ts';
import { bundleInMemory } from './bundle-memory.ts';

const { train, test } = smallCorpus();

describe('a bundle in memory', () => {
  it('is the one that Node writes, and answers the same there', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'octothorpe-memory-'));
    const [copied, written] = [join(folder, 'copied'), join(folder, 'written')];
    try {
      const fitted = await knn.fit({ train }, {}, quietContext());
      const notes = { metrics: { 'f1@1': 0.5 } };
      const files = await encodeBundle(fitted.export(), notes);
      await mkdir(copied);
      for (const [name, bytes] of files) await writeFile(join(copied, name), bytes);
      await writeBundle(written, fitted.export(), notes);
      expect(await readBundle(copied)).toEqual(await readBundle(written));
      expect(await decodeBundle(bundleInMemory(files, 'here'))).toEqual(await readBundle(copied));
      const queries = test.slice(0, 20).map(toQuery);
      const answers = await (await loadRecommender(copied)).recommend(queries, 5);
      expect(answers).toEqual(await fitted.recommend(queries, 5));
      expect(answers.flat().length).toBeGreaterThan(40);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('reads no file that is larger than its entry in the manifest', async () => {
    const blob = new Blob(['seven b']);
    const source = bundleInMemory(new Map([['tags.txt', blob]]), 'mine');
    expect(await source.read('tags.txt', { mostBytes: 7 })).toHaveLength(7);
    await expect(source.read('tags.txt', { mostBytes: 6 })).rejects.toThrow(
      'mine: tags.txt has 7 bytes, expected at most 6; copy or train the bundle again',
    );
    await expect(source.read('__proto__')).rejects.toThrow('there is no __proto__');
  });
});
