import { describe, expect, it } from 'vitest';
import { coverage, gini } from './coverage.ts';

describe('coverage', () => {
  it('is the share of known tags recommended; others do not count', () => {
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
  it('gives the figure of the docstring', () => {
    expect(gini([['a', 'b'], ['a'], ['a']], new Set(['a', 'b']))).toBe(0.25);
  });

  it('is 0 for equal use, 1 - 1/n for one tag alone, 0 for none', () => {
    const known = new Set(['a', 'b', 'c', 'd']);
    expect(gini([['a', 'b', 'c', 'd']], known)).toBe(0);
    expect(gini([['a'], ['a']], known)).toBe(0.75);
    expect(gini([['x']], known)).toBe(0);
  });
});
