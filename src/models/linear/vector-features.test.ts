import { describe, expect, it } from 'vitest';
import { WordVectors } from '../../features/word-vectors.ts';
import { quietContext } from '../model.case.ts';
import type { BundleContents } from '../model.ts';
import { VectorFeatures } from './vector-features.ts';

const split = (text: string) => text.split(' ');
const posts = ['ant bee bee', 'bee cat', 'ant wolf'].map(split);
const given = new WordVectors(['ant', 'bee', 'cat'], 2, Float32Array.of(1, 0, 0.25, 2, 4, 4));
const options = {
  minDocuments: 1,
  vectors: 'given',
  dimension: 2,
  pooling: 'sum',
} as const;
const learn = (more: object = {}) =>
  VectorFeatures.fit(posts, { ...options, ...more }, quietContext({ wordVectors: given }));

describe('VectorFeatures', () => {
  it("a row is the sum of the words' vectors, counting repeated words; words without one are left out", async () => {
    const features = await learn();
    expect(features.size).toBe(2);
    const rows = posts.map((tokens) => [...features.read(tokens).row.values()]);
    expect(rows.flat()).toBeAllclose([1 + 0.5, 4, 4.25, 6, 1, 0]);
    expect([...features.read(split('bee bee ant wolf')).row.values()]).toBeAllclose([1.5, 4]);
    expect(features.read(split('wolf')).row.size).toBe(0);
  });

  it('a row can be the mean over the words that have a vector', async () => {
    const features = await learn({ pooling: 'mean' });
    expect([...features.read(split('bee bee ant wolf')).row.values()]).toBeAllclose([
      1.5 / 3,
      4 / 3,
    ]);
  });

  it('leaves out words in fewer posts than minDocuments', async () => {
    const features = await learn({ minDocuments: 2 });
    expect(features.words.id('cat')).toBeUndefined();
  });

  it('tells the row of the telling words apart, on the same scale', async () => {
    const vectors = new WordVectors(['the', 'ant', 'bee'], 2, Float32Array.of(8, 8, 1, 0, 0, 2));
    const train = ['the ant', 'the bee'].map(split);
    const features = await VectorFeatures.fit(
      train,
      { ...options, pooling: 'mean' },
      quietContext({ wordVectors: vectors }),
    );
    const { row, telling } = features.read(split('the ant'));
    expect([...row.values()]).toBeAllclose([9 / 2, 8 / 2]);
    expect([...telling.values()]).toBeAllclose([1 / 2, 0]);
  });

  it('the parts of the words sum to the row', async () => {
    const features = await learn({ pooling: 'mean' });
    const query = split('bee cat bee wolf ant'); // no vector for "wolf"
    const parts = [...features.parts(query)];
    expect(parts.map(([word]) => word)).toEqual(['bee', 'cat', 'ant']);
    for (const d of [0, 1]) {
      const sum = parts.reduce((total, [, part]) => total + part.get(d)!, 0);
      expect(sum).toBeAllclose(features.read(query).row.get(d)!);
    }
  });

  it('is restored from a bundle, whose sizes must match', async () => {
    const features = await learn();
    const bundle: BundleContents = {
      model: 'svm',
      options: {},
      arrays: features.toArrays(),
      vocabularies: {},
    };
    const query = split('ant cat');
    expect(VectorFeatures.fromBundle(bundle, features.words, options).read(query)).toEqual(
      features.read(query),
    );
    const other = { ...options, dimension: 3 };
    expect(() => VectorFeatures.fromBundle(bundle, features.words, other)).toThrow(
      /"wordVectors" must have 9 values, got 6/,
    );
  });
});
