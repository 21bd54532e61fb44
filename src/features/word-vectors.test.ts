import { describe, expect, it } from 'vitest';
import { Random } from '../base/random.ts';
import { Vocabulary } from './vocabulary.ts';
import { WordVectors } from './word-vectors.ts';

const vectors = new WordVectors(['cat', 'dog'], 2, Float32Array.of(1, -1, 0.5, 2));
const vocabulary = Vocabulary.build([['dog', 'dog', 'dog', 'eel', 'eel', 'fly']], {
  specials: ['<pad>'],
});

describe('WordVectors', () => {
  it('looks words up', () => {
    expect(vectors.vector('dog')).toEqual(Float32Array.of(0.5, 2));
    expect(vectors.vector('eel')).toBeUndefined();
  });

  it('reports its coverage of a vocabulary, ignoring specials', () => {
    expect(vectors.coverage(vocabulary)).toEqual({
      known: 1,
      unknown: 2,
      tokenShare: 0.5,
      examples: ['eel', 'fly'],
    });
    expect(vectors.coverage(Vocabulary.build([])).tokenShare).toBe(0);
  });

  it('copies known rows into a table and draws the others with the same variance', () => {
    const words = Array.from({ length: 2000 }, (_, i) => `w${i}`);
    const many = Vocabulary.build([['dog', 'dog', ...words]]);
    const table = vectors.tableFor(many, new Random(1));
    expect(table).toHaveLength(2001 * 2);
    expect(table.subarray(0, 2)).toEqual(Float32Array.of(0.5, 2));
    const drawn = table.subarray(2);
    const variance = drawn.reduce((sum, x) => sum + x * x, 0) / drawn.length;
    expect(variance).toBeCloseTo((1 + 1 + 0.25 + 4) / 4, 0);
    expect(Math.max(...drawn.map(Math.abs))).toBeLessThanOrEqual(Math.sqrt(3 * 1.5625));
    expect(vectors.tableFor(many, new Random(1))).toEqual(table);
    expect(vectors.tableFor(many, new Random(2))).not.toEqual(table);
  });

  it('rejects inconsistent words and rows', () => {
    expect(() => new WordVectors(['a'], 3, new Float32Array(2))).toThrow(
      'word vectors: 1 words of 3 numbers need 3 numbers, got 2',
    );
    expect(() => new WordVectors(['a', 'a'], 1, new Float32Array(2))).toThrow(
      'word vectors: the word "a" occurs twice',
    );
  });
});
