import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { confusionMatrix } from './confusion-matrix.ts';

describe('confusionMatrix', () => {
  it('shares a missed tag among the wrong ones of its post', () => {
    const { shares } = confusionMatrix([['b', 'c'], ['a'], []], [['a'], ['a'], ['a']], ['a', 'b']);
    expect(shares[0]).toBeAllclose([1 / 3, 1 / 6, 1 / 6, 1 / 3]);
  });

  it('does not count a decided tag that another gold tag accounts for', () => {
    // b is right, so a was given nothing in its place; b itself was found.
    const { shares } = confusionMatrix([['b']], [['a', 'b']], ['a', 'b']);
    expect(shares.map((row) => [...row])).toEqual([
      [0, 0, 0, 1],
      [0, 1, 0, 0],
    ]);
  });

  it('ignores gold tags that are not looked at, and repeats', () => {
    const { shares } = confusionMatrix([['x', 'x', 'y']], [['a', 'a', 'b']], ['a']);
    expect(shares.map((row) => [...row])).toEqual([[0, 1, 0]]);
  });

  it('has rows that sum to 1', () => {
    const tag = fc.constantFrom('a', 'b', 'c', 'd');
    const posts = fc.array(fc.tuple(fc.array(tag), fc.uniqueArray(tag, { minLength: 1 })), {
      minLength: 1,
      maxLength: 200,
      size: 'max',
    });
    fc.assert(
      fc.property(posts, (all) => {
        const gold = all.map(([, own]) => own);
        const tags = [...new Set(gold.flat())].filter((one) => one !== 'd');
        const decided = all.map(([own]) => own);
        for (const row of confusionMatrix(decided, gold, tags).shares) {
          expect(row.reduce((sum, share) => sum + share, 0)).toBeAllclose(1);
        }
      }),
      { numRuns: 50 },
    );
  });
});
