import fc from 'fast-check';
import { expect, it } from 'vitest';
import { frequentNgrams, ngrams } from './ngrams.ts';

it('lists the n-grams in order', () => {
  expect(ngrams(['a', 'b', 'c'], 2)).toEqual(['a b', 'b c']);
  expect(ngrams(['a', 'b', 'c'], 4)).toEqual([]);
});

it('counts documents, not occurrences', () => {
  const counts = frequentNgrams([['a', 'b', 'a', 'b'], ['a', 'b'], ['c']], 2, 2);
  expect(Object.fromEntries(counts)).toEqual({ a: 2, b: 2, 'a b': 2 });
});

it('counting level by level equals counting everything', () => {
  const document = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 8 });
  fc.assert(
    fc.property(
      fc.array(document, { maxLength: 8 }),
      fc.integer({ min: 1, max: 3 }),
      (docs, min) => {
        const all = new Map<string, number>();
        for (const tokens of docs) {
          const grams = [1, 2, 3, 4].flatMap((n) => ngrams(tokens, n));
          for (const gram of new Set(grams)) all.set(gram, (all.get(gram) ?? 0) + 1);
        }
        const expected = [...all].filter(([, count]) => count >= min);
        expect(new Map(frequentNgrams(docs, 4, min))).toEqual(new Map(expected));
      },
    ),
  );
});
