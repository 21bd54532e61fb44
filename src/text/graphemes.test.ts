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

it('counts the same in pieces as for the whole text', () => {
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

it('counts each code point correctly, alone and among others', () => {
  const segmenter = new Intl.Segmenter();
  const differ: string[] = [];
  for (let code = 0; code < 0x20000; code++) {
    if (code >= 0x3400 && code < 0xa000 && code % 101 !== 0) continue; // Han
    const character = String.fromCodePoint(code);
    const text = `a${character}${character}a`;
    if (countGraphemes(text) !== [...segmenter.segment(text)].length)
      differ.push(code.toString(16));
  }
  expect(differ).toEqual([]);
});

it('counts a cluster longer than a piece as one, and continues after it', () => {
  expect(countGraphemes(`${`e${'\u0301'.repeat(700)}`.repeat(30)}${'ab'.repeat(500)}`)).toBe(1030);
});
