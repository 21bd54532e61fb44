import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findHashtags, removeHashtags, tagAsWritten, writeHashtag } from './hashtags.ts';

describe('writeHashtag', () => {
  it.each([
    ['New York', '#NewYork', '#New York#'],
    ['machine-learning', '#machinelearning', '#machine-learning#'],
    ['ハリー・ポッター', '#ハリー・ポッター', '#ハリー・ポッター#'],
    ['c#', '#c', '#c#'],
    ['7-11', '', '#7-11#'],
    ['love👩\u200D🚀', '#love', '#love👩\u200D🚀#'],
    ['❤\uFE0F', '', ''],
  ])('%s', (spelling, sign, pair) => {
    expect(writeHashtag(spelling, 'sign')).toBe(sign);
    expect(writeHashtag(spelling, 'pair')).toBe(pair);
  });

  it('writes any spelling so that it is found again as one tag', () => {
    const unit = fc.constantFrom(...'aB7雪ー・·-+.#_ \n\u200C\u200D\uFE0F❤', '👩');
    const spelling = fc.string({ unit, maxLength: 12 });
    fc.assert(
      fc.property(spelling, fc.constantFrom('sign', 'pair'), (spelling, marking) => {
        const written = writeHashtag(spelling, marking);
        if (written === '') return;
        expect(findHashtags(`so ${written}`, marking)).toMatchObject([
          { tag: tagAsWritten(written, marking), start: 3, end: 3 + written.length },
        ]);
      }),
    );
  });
});

describe('tagAsWritten', () => {
  it('is the tag that is found in a draft', () => {
    expect(tagAsWritten('#NewYork', 'sign')).toBe('newyork');
    expect(tagAsWritten('#new york#', 'pair')).toBe('new york');
  });
});

describe('removeHashtags', () => {
  it.each([
    ['看 #世界杯 决赛# 今晚 #北京', '看   今晚  '],
    ['今天 #北京 天气 #上海', '今天   天气  '],
    ['a#b #1 #c', 'a     '],
  ])('leaves no marked tag: %j', (text, left) => {
    expect(removeHashtags(text, 'remove')).toBe(left);
  });

  it('replaces a tag by its words only in mid-sentence', () => {
    expect(removeHashtags('#a my #FirstBread rises #b', 'words')).toBe(
      '  my  First Bread  rises  ',
    );
    expect(removeHashtags('看 #世界杯# 今晚 #北京#', 'words')).toBe('看  世界杯  今晚  ');
  });

  it('keeps a tag as one word only in mid-sentence', () => {
    expect(removeHashtags('#a my #FirstBread rises #b', 'keep')).toBe('  my  FirstBread  rises  ');
    expect(removeHashtags('看 #世界杯# 今晚 #北京#', 'keep')).toBe('看  世界杯  今晚  ');
  });
});
