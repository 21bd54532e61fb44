import { describe, expect, it } from 'vitest';
import { highlight, highlightRead, wordBars } from './highlights.ts';

const marked = (cleaned: string, words: Parameters<typeof highlight>[1]) =>
  highlight(cleaned, words).filter(({ weight }) => weight > 0);

describe('highlight', () => {
  it('uses the place if the model gives one, so that equal words may differ', () => {
    expect(
      marked('the swan and  the foam', [
        { word: 'the', weight: 0.4, place: 3 },
        { word: 'swan', weight: 0.2, place: 1 },
      ]),
    ).toEqual([
      { text: 'swan', weight: 0.5 },
      { text: 'the', weight: 1 },
    ]);
  });

  it('finds every occurrence of words without a place, including n-grams', () => {
    expect(
      marked('new york is new', [
        { word: 'new york', weight: 2 },
        { word: 'new', weight: 1 },
      ]),
    ).toEqual([
      { text: 'new', weight: 1 },
      { text: 'york', weight: 1 },
      { text: 'new', weight: 0.5 },
    ]);
  });

  it('keeps the text unchanged', () => {
    const text = ' a  b\nc ';
    expect(
      highlight(text, [])
        .map((piece) => piece.text)
        .join(''),
    ).toBe(text);
  });

  it('ignores words that count against the tag and places beyond the end', () => {
    expect(
      marked('a b', [
        { word: 'a', weight: -1 },
        { word: 'z', weight: 1, place: 9 },
      ]),
    ).toEqual([]);
  });
});

describe('wordBars', () => {
  it('adds up equal words and keeps those with the largest weights, positive or negative', () => {
    const words = [
      { word: 'a', weight: 1, place: 0 },
      { word: 'a', weight: 1, place: 4 },
      { word: 'b', weight: -4 },
      { word: 'c', weight: 0.5 },
      { word: 'd', weight: 0 },
    ];
    expect(wordBars(words, 2)).toEqual([
      { word: 'b', weight: -4, share: 1 },
      { word: 'a', weight: 2, share: 0.5 },
    ]);
    expect(wordBars([], 5)).toEqual([]);
  });
});

it('highlightRead shows the words of an earlier post in their order', () => {
  const words = [
    { word: 'crema', weight: 0.3, place: 2 },
    { word: 'latte', weight: 0.15, place: 0 },
  ];
  expect(highlightRead(words)).toEqual([
    { text: 'latte', weight: 0.5 },
    { text: ' ', weight: 0 },
    { text: 'crema', weight: 1 },
  ]);
  expect(highlightRead([])).toEqual([]);
});
