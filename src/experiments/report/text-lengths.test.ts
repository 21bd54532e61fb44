import { expect, it } from 'vitest';
import { LENGTHS, lengthShares, wordsIn } from './text-lengths.ts';

it('counts words, and Han characters one by one', () => {
  expect(wordsIn("it's 5 o'clock, 天气好")).toBe(wordsIn("it's 5 o'clock") + 3);
  expect(wordsIn('one two  three!')).toBe(3);
  expect(wordsIn('')).toBe(0);
});

it('gives the share of each range of lengths', () => {
  expect(LENGTHS).toEqual([
    ...['0-4', '5-9', '10-14', '15-19', '20-29', '30-49', '50-99', '100-199', '200+'],
  ]);
  expect(lengthShares([0, 4, 5, 1000])).toEqual([0.5, 0.25, 0, 0, 0, 0, 0, 0, 0.25]);
});
