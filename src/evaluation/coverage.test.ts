import { describe, expect, it } from 'vitest';
import { coverage, gini } from './coverage.ts';

describe('coverage', () => {
  it('is the share of known tags that are recommended, ignoring unknown tags', () => {
    expect(
      coverage(
        [
          ['a', 'b'],
          ['a', 'new'],
        ],
        new Set(['a', 'b', 'c', 'd']),
      ),
    ).toBe(0.5);
    expect(coverage([['a']], new Set())).toBe(0);
  });
});

describe('gini', () => {
  it('matches the example in the docstring', () => {
    expect(gini([['a', 'b'], ['a'], ['a']], new Set(['a', 'b']))).toBe(0.25);
  });

  it('is 0 for equal use, 1 - 1/n for a single tag, 0 for no tags', () => {
    const known = new Set(['a', 'b', 'c', 'd']);
    expect(gini([['a', 'b', 'c', 'd']], known)).toBe(0);
    expect(gini([['a'], ['a']], known)).toBe(0.75);
    expect(gini([['x']], known)).toBe(0);
  });
});
