import { describe, expect, it } from 'vitest';
import { byFrequency, byPresence, bySeen, sliceFigures } from './slices.ts';

describe('sliceFigures', () => {
  it('matches the example in the docstring', () => {
    const counts = new Map([
      ['a', 3],
      ['b', 1],
    ]);
    const figures = sliceFigures([['a', 'b']], [['a', 'c']], bySeen(counts));
    expect(figures).toEqual({
      seen: { support: 1, predicted: 2, hits: 1, precision: 0.5, recall: 1, f1: 2 / 3 },
      unseen: { support: 1, predicted: 0, hits: 0, precision: 0, recall: 0, f1: 0 },
    });
  });
});

describe('byFrequency', () => {
  it('assigns boundary counts to the right slice', () => {
    const counts = [1, 9, 10, 99, 100, 999, 1000].map((n) => [`t${n}`, n] as const);
    const slice = byFrequency(new Map(counts));
    expect(slice('new', 0)).toBe('0');
    expect(counts.map(([tag]) => slice(tag, 0))).toEqual([
      '1-9',
      '1-9',
      '10-99',
      '10-99',
      '100-999',
      '100-999',
      '1000+',
    ]);
  });
});

describe('byPresence', () => {
  const present = (text: string, tag: string) => byPresence([text])(tag, 0) === 'present';

  it('finds whole words, including consecutive words run together', () => {
    expect(present('Because Black Lives Matter!', 'blacklivesmatter')).toBe(true);
    expect(present('ＢＬＡＣＫ lives', 'black')).toBe(true);
    expect(present('new-year, new me', 'new year')).toBe(true);
  });

  it('does not find parts of words', () => {
    expect(present('a scar', 'car')).toBe(false);
    expect(present('cars', 'car')).toBe(false);
    expect(present('black and lives', 'blacklives')).toBe(false);
  });

  it('treats Han characters as words', () => {
    expect(present('祝大家新年快乐', '新年')).toBe(true);
    expect(present('祝大家快乐', '新年')).toBe(false);
  });
});
