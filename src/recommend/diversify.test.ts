import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Recommendation } from '../models/model.ts';
import { diversify, tagSimilarity } from './diversify.ts';

const scored = (scores: Readonly<Record<string, number>>): Recommendation[] =>
  Object.entries(scores).map(([tag, score]) => ({ tag, score, seen: true, count: 1 }));
const tagsOf = (ranking: readonly Recommendation[]) => ranking.map(({ tag }) => tag);

describe('diversify', () => {
  // Relevance: cat 1, cats 0.9, bird 0.5, dog 0. Similarity: cat and cats 1, cat and bird 0.6, cats and bird 0.2.
  const ranking = scored({ cat: 20, cats: 19, bird: 15, dog: 10 });
  const pairs: Readonly<Record<string, number>> = {
    'cat cats': 1,
    'bird cat': 0.6,
    'bird cats': 0.2,
  };
  const similarity = (a: string, b: string) => pairs[[a, b].sort().join(' ')] ?? 0;

  it.each([
    [0, ['cat', 'cats', 'bird', 'dog']],
    // After cat: cats 0.72 - 0.2, bird 0.4 - 0.12, dog 0.
    [0.2, ['cat', 'cats', 'bird', 'dog']],
    // After cat: cats 0.45 - 0.5, bird 0.25 - 0.3, dog 0. After dog: cats and bird are equal, the better one is first.
    [0.5, ['cat', 'dog', 'cats', 'bird']],
    // After cat: cats 0.36 - 0.6, bird 0.2 - 0.36, dog 0. After dog: bird.
    [0.6, ['cat', 'dog', 'bird', 'cats']],
    [1, ['cat', 'dog', 'bird', 'cats']],
  ])('with %s orders by the formula of the paper', (diversity, expected) => {
    expect(tagsOf(diversify(ranking, diversity, similarity))).toEqual(expected);
  });

  it('compares with the nearest of the chosen tags, not with the last one', () => {
    const letters = scored({ a: 4, b: 3, aa: 2, c: 0 });
    const sameLetter = (x: string, y: string) => (x[0] === y[0] ? 1 : 0);
    expect(tagsOf(diversify(letters, 0.5, sameLetter))).toEqual(['a', 'b', 'c', 'aa']);
  });

  it('does not depend on the unit or the zero of the scores', () => {
    const other = ranking.map((one) => ({ ...one, score: one.score / 1000 - 7 }));
    expect(tagsOf(diversify(other, 0.6, similarity))).toEqual(['cat', 'dog', 'bird', 'cats']);
  });

  it('returns each recommendation once, the best one first, also from rankings of hundreds', () => {
    const tags = fc.uniqueArray(
      fc.string({ maxLength: 3, unit: fc.constantFrom('a', 'b', 'c', 'd') }),
      {
        minLength: 1,
        size: 'max',
        maxLength: 300,
      },
    );
    fc.assert(
      fc.property(tags, fc.double({ min: 0, max: 1, noNaN: true }), (all, diversity) => {
        const from = all.map((tag, i) => ({ tag, score: -i, seen: true, count: 1 }));
        const sameStart = (a: string, b: string) => (a[0] === b[0] ? 1 : 0);
        const to = diversify(from, diversity, sameStart);
        expect(to[0]).toEqual(from[0]);
        expect([...to].sort((a, b) => b.score - a.score)).toEqual(from);
      }),
    );
  });
});

describe('tagSimilarity', () => {
  const spellings = new Map([
    ['blacklivesmatter', 'BlackLivesMatter'],
    ['livesmattered', 'LivesMattered'],
  ]);
  const together = (tag: string) => new Map(tag === 'blm' ? [['blacklivesmatter', 0.4]] : []);

  it('is the share of word stems that both have', () => {
    const similarity = tagSimilarity(spellings);
    expect(similarity('blacklivesmatter', 'livesmattered')).toBe(2 / 3);
    expect(similarity('cats', 'cat')).toBe(1);
    expect(similarity('blacklivesmatter', 'blm')).toBe(0);
    expect(similarity('+', '-')).toBe(0);
  });

  it('is the cosine of the posts of both if that is larger', () => {
    const similarity = tagSimilarity(spellings, together);
    expect(similarity('blacklivesmatter', 'blm')).toBe(0.4);
    expect(similarity('blacklivesmatter', 'livesmattered')).toBe(2 / 3);
  });
});
