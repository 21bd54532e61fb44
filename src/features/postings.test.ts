import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import golden from '../../test/golden/tf-idf.json' with { type: 'json' };
import { bm25Idf, bm25Tf } from './bm25.ts';
import { countTokens, Postings } from './postings.ts';
import { TfIdf } from './tf-idf.ts';
import { Vocabulary } from './vocabulary.ts';

type Documents = readonly (readonly string[])[];

function index(documents: Documents, weighting: 'tf-idf' | 'bm25') {
  const vocabulary = Vocabulary.build(documents);
  const counts = countTokens(documents, vocabulary);
  return new Postings(counts, documents.length, vocabulary, weighting);
}

/** The cosine of every document with the query, computed naively. */
function cosines(documents: Documents, query: readonly string[]): number[] {
  const tfIdf = new TfIdf(Vocabulary.build(documents));
  const row = tfIdf.row(query);
  return documents.map((document) => {
    let dot = 0;
    for (const [id, weight] of tfIdf.row(document)) dot += weight * (row.get(id) ?? 0);
    return dot;
  });
}

/** The BM25 score of every document, computed naively. */
function bm25(documents: Documents, query: readonly string[]): number[] {
  const mean = documents.flat().length / documents.length;
  return documents.map((document) => {
    let score = 0;
    for (const token of query) {
      const df = documents.filter((other) => other.includes(token)).length;
      const tf = document.filter((other) => other === token).length;
      if (tf > 0) score += bm25Idf(documents.length, df) * bm25Tf(tf, document.length, mean);
    }
    return score;
  });
}

describe('Postings', () => {
  it('computes the same cosines as scikit-learn', () => {
    const documents = golden.documents.map((text) => text.split(' '));
    const postings = index(documents, 'tf-idf');
    const found = postings.nearest(postings.query(golden.query.split(' ')), 10);
    const expected = golden.cases[0].cosines;
    expect(found).toHaveLength(expected.filter((cosine) => cosine > 0).length);
    for (const { document, similarity } of found) {
      expect(similarity).toBeAllclose(expected[document]);
    }
  });

  const word = fc.constantFrom('a', 'b', 'c', 'd', 'e');
  const document = fc.array(word, { minLength: 1, maxLength: 8 });

  it.each([
    ['tf-idf', cosines],
    ['bm25', bm25],
  ] as const)('%s equals a naive implementation', (weighting, twin) => {
    fc.assert(
      fc.property(
        fc.array(document, { minLength: 1, maxLength: 12 }),
        fc.array(word, { maxLength: 6 }),
        fc.integer({ min: 0, max: 5 }),
        (documents, query, n) => {
          const postings = index(documents, weighting);
          const expected = twin(documents, query)
            .filter((similarity) => similarity > 0)
            .sort((a, b) => b - a)
            .slice(0, n);
          // Twice, to check that a query leaves no state behind.
          for (let call = 0; call < 2; call++) {
            const found = postings.nearest(postings.query(query), n);
            expect(found.map(({ similarity }) => similarity)).toBeAllclose(expected, {
              relative: 1e-5,
            });
          }
        },
      ),
      { numRuns: 200 },
    );
  });

  const documents = [['tea'], ['tea'], ['tea', 'cup'], ['rail']];

  it('breaks ties by id, and applies boosts before selecting', () => {
    const postings = index(documents, 'tf-idf');
    const row = postings.query(['tea']);
    expect(postings.nearest(row, 2).map(({ document }) => document)).toEqual([0, 1]);
    const boosted = postings.nearest(row, 2, [2, 3], 10);
    expect(boosted.map(({ document }) => document)).toEqual([2, 0]);
  });

  it('contributions of the words add up to the similarity', () => {
    for (const weighting of ['tf-idf', 'bm25'] as const) {
      const postings = index(documents, weighting);
      const row = postings.query(['cup', 'tea', 'rail']);
      const shares = postings.contributions(row, 2);
      const similarity = postings
        .nearest(row, 4)
        .find(({ document }) => document === 2)!.similarity;
      expect(shares.size).toBe(2);
      expect([...shares.values()].reduce((a, b) => a + b)).toBeAllclose(similarity, {
        relative: 1e-5,
      });
    }
  });

  it('caps the count of a word in one post at 255', () => {
    const many = [Array.from({ length: 1000 }, () => 'tea')];
    expect([...countTokens(many, Vocabulary.build(many)).counts]).toEqual([255]);
  });
});

describe('BM25', () => {
  it('is 1 for one use in a document of mean length, and saturates below k1 + 1', () => {
    expect(bm25Tf(1, 8, 8)).toBeAllclose(1);
    expect(bm25Tf(2, 8, 8)).toBeAllclose((2 * 2.2) / 3.2);
    expect(bm25Tf(1000, 8, 8)).toBeLessThan(2.2);
  });

  it('weighs longer documents less; idf is never negative', () => {
    expect(bm25Tf(1, 16, 8)).toBeLessThan(bm25Tf(1, 8, 8));
    expect(bm25Idf(10, 10)).toBeGreaterThan(0);
    expect(bm25Idf(10, 1)).toBeAllclose(Math.log(1 + 9.5 / 1.5));
  });
});
