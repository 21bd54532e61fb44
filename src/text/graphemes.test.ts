import fc from 'fast-check';
import { expect, it } from 'vitest';
import { countGraphemes } from './graphemes.ts';

it.each([
  ['', 0],
  ['a\r\nb', 3],
  ['e\u0301', 1],
  ['👩\u200D🚀🇩🇪', 2],
  [`a${'\u0301'.repeat(2000)}b`, 2],
])('%j', (text, graphemes) => {
  expect(countGraphemes(text)).toBe(graphemes);
});

it('counts piece by piece as it would the whole', () => {
  const units = [
    'a',
    ' ',
    '雪',
    'é',
    '🚀',
    '👩\u200D🚀',
    '🇩🇪',
    '❤\uFE0F',
    'क्षि',
    '\r\n',
    '\u0301',
    '\uD83D',
  ];
  const text = fc
    .array(fc.tuple(fc.constantFrom(...units), fc.nat(300)))
    .map((runs) => runs.map(([unit, times]) => unit.repeat(times)).join(''));
  fc.assert(
    fc.property(text, (text) => {
      expect(countGraphemes(text)).toBe([...new Intl.Segmenter().segment(text)].length);
    }),
  );
});

it('takes time in proportion to the length', () => {
  const timed = (length: number) => {
    const text = 'ひ'.repeat(length);
    const began = performance.now();
    countGraphemes(text);
    return performance.now() - began;
  };
  const best = (length: number) => Math.min(...[1, 2, 3].map(() => timed(length)));
  timed(10_000);
  expect(best(80_000)).toBeLessThan(32 * best(10_000));
});
