import { describe, expect, it } from 'vitest';
import golden from '../../test/golden/tf-idf.json' with { type: 'json' };
import { smoothIdf, TfIdf } from './tf-idf.ts';
import { Vocabulary } from './vocabulary.ts';

const documents = golden.documents.map((text) => text.split(' '));
const vocabulary = Vocabulary.build(documents);

/** Weights by word, for comparison with the golden ones. */
const byWord = (row: ReadonlyMap<number, number>) =>
  Object.fromEntries([...row].map(([id, weight]) => [vocabulary.token(id), weight]));

function expectSameWeights(
  actual: Record<string, number>,
  expected: Record<string, number | undefined>,
) {
  const words = Object.keys(expected).sort();
  expect(Object.keys(actual).sort()).toEqual(words);
  expect(words.map((word) => actual[word])).toBeAllclose(words.map((word) => expected[word]));
}

describe.each(golden.cases)('TfIdf equals scikit-learn, sublinear: $sublinear', (expected) => {
  const tfIdf = new TfIdf(vocabulary, { sublinear: expected.sublinear });

  it('idf', () => {
    const idf = Object.fromEntries([...tfIdf.idf].map((x, id) => [vocabulary.token(id), x]));
    expectSameWeights(idf, expected.idf);
  });

  it('one row, ignoring unknown words', () => {
    expectSameWeights(byWord(tfIdf.row(golden.query.split(' '))), expected.queryRow);
  });

  it('all rows', () => {
    const { columns, offsets, indices, values } = tfIdf.rows(documents);
    expect(columns).toBe(vocabulary.size);
    for (const [r, row] of expected.rows.entries()) {
      const cells = new Map<number, number>();
      for (let i = offsets[r]; i < offsets[r + 1]; i++) cells.set(indices[i], values[i]);
      expectSameWeights(byWord(cells), row);
    }
  });
});

describe('TfIdf', () => {
  it('returns an empty row for a post without known words', () => {
    expect(new TfIdf(vocabulary).row(['unheard']).size).toBe(0);
    expect(new TfIdf(vocabulary).row([]).size).toBe(0);
    expect([...new TfIdf(vocabulary).rows([[], ['unheard']]).offsets]).toEqual([0, 0, 0]);
  });

  it('matches the idf in the docstring', () => {
    expect(smoothIdf(3, 1)).toBeAllclose(1.693, { absolute: 5e-4 });
  });
});
