import { describe, expect, it } from 'vitest';
import { TellingWords } from './telling-words.ts';
import { Vocabulary } from './vocabulary.ts';

/** Of 10,000 documents. */
const frequencies = new Map(
  Object.entries({
    the: 3000,
    new: 1001,
    day: 1000,
    espresso: 40,
    so: 2,
    was: 4,
    2024: 5,
    URL: 9,
    '☕': 3,
  }),
);
const words = new TellingWords(10_000, (word) => frequencies.get(word) ?? 0);
const among = (text: string) => [...words.among(text === '' ? [] : text.split(' '))];

describe('telling words', () => {
  it('are known and occur in at most N^(3/4) of the N documents', () => {
    expect(among('the new day with espresso')).toEqual(['day', 'espresso']);
    expect(among('the new with')).toEqual([]);
    expect(among('')).toEqual([]);
  });

  it('are not stop words, even if rare here, nor numbers, punctuation or placeholders; emoji may be', () => {
    expect(among('was 2024 URL ☕ !')).toEqual(['☕']);
    expect(among('2024 URL was')).toEqual([]);
  });

  it('count in a post with some unknown words, but not if almost all words are unknown', () => {
    expect(among('espresso xqzv wkjq zzgh')).toEqual(['espresso']);
    const foreign = 'wczoraj kupiliśmy nowy rower dla naszej córki i jej brata';
    expect(among(`${foreign} espresso`)).toEqual([]);
    expect(among(`${foreign} espresso ☕ day`)).toEqual(['espresso', '☕', 'day']);
    // The length of a post does not matter, nor do repeated words, numbers and punctuation.
    expect(among(`${'xqzv 1 . '.repeat(500)}espresso`)).toEqual(['espresso']);
  });

  it('exist even in very small vocabularies', () => {
    const few = [['espresso', 'crema'], ['espresso'], ['rook', 'espresso']];
    const vocabulary = Vocabulary.build(few);
    expect([...TellingWords.of(vocabulary).among(['rook', 'espresso', 'pawn'])]).toEqual(['rook']);
    const one = TellingWords.of(Vocabulary.build([['espresso']]));
    expect([...one.among(['espresso'])]).toEqual(['espresso']);
    expect([...one.among(['rook'])]).toEqual([]);
  });
});
