import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lettersOf, spansSpelling, spells } from './spelled-tags.ts';

describe('lettersOf', () => {
  it.each([
    ['#BlackLivesMatter', 'blacklivesmatter'],
    ['aus open', 'ausopen'],
    ['snake_case', 'snakecase'],
    ['covid19', 'covid19'],
    ['ＡＢ', 'ab'],
    ['世界 杯', '世界杯'],
    ['🎉', ''],
    ['...', ''],
  ])('of %s are %s', (written, letters) => expect(lettersOf(written)).toBe(letters));
});

describe('spansSpelling', () => {
  const spans = (text: string, letters: string) =>
    [...spansSpelling(text.split(' '), letters)].map(({ from, to }) => [from, to]);

  it('finds words that run together are the letters', () => {
    expect(spans('all black lives matter now', 'blacklivesmatter')).toEqual([[1, 4]]);
    expect(spans('open the aus open and open', 'open')).toEqual([
      [0, 1],
      [3, 4],
      [5, 6],
    ]);
    expect(spans('ha ha ha', 'haha')).toEqual([
      [0, 2],
      [1, 3],
    ]);
  });

  it('does not find parts of words', () => {
    expect(spans('scar', 'car')).toEqual([]);
    expect(spans('cars', 'car')).toEqual([]);
    expect(spans('black lives', 'blacklivesmatter')).toEqual([]);
  });

  it('finds nothing for no letters, and nothing across a word without letters', () => {
    expect(spans('a b', '')).toEqual([]);
    expect([...spansSpelling(['aus', '', 'open'], 'ausopen')]).toEqual([]);
  });

  it('joined, the words of every span are the letters', () => {
    const word = fc.stringMatching(/^[ab]{1,2}$/);
    fc.assert(
      fc.property(fc.array(word), fc.stringMatching(/^[ab]{1,4}$/), (words, letters) => {
        const found = [...spansSpelling(words, letters)];
        for (const { from, to } of found) expect(words.slice(from, to).join('')).toBe(letters);
        const all = words.flatMap((_, from) =>
          words.slice(from).map((_, n) => words.slice(from, from + n + 1).join('')),
        );
        expect(found).toHaveLength(all.filter((one) => one === letters).length);
        expect(spells(words, letters)).toBe(found.length > 0);
      }),
    );
  });
});
