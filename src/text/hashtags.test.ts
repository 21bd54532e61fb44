import fc from 'fast-check';
import twitterText from 'twitter-text';
import { describe, expect, it } from 'vitest';
import { findHashtags, type Marking, tagAsWritten, writeHashtag } from './hashtags.ts';

const spellings = (draft: string, marking: Marking = 'sign') =>
  findHashtags(draft, marking).map(({ spelling }) => spelling);

describe('findHashtags', () => {
  it('finds tags with their normalized form and place', () => {
    expect(findHashtags('so #Cold ＃雪!', 'sign')).toEqual([
      { tag: 'cold', spelling: 'Cold', start: 3, end: 8 },
      { tag: '雪', spelling: '雪', start: 9, end: 11 },
    ]);
  });

  it('takes no part of a word, an address, an entity or an emoji for a tag', () => {
    const draft =
      'a#b https://example.com/page#part https://a.b/?#c a.b/#d www.a.b.#e /f?q=#x &#39; # # #️⃣ 雪・#y';
    expect(spellings(draft)).toEqual([]);
  });

  it.each([
    '#ハリー・ポッター を読む',
    'روز #کتاب\u200Cخوانی خوب',
    'a #col·legi, #été_2024 ❤️#love(#in)「#東京」',
    'So good.#Coffee Really?#tea and/#or =#x (see a.b,#c)',
  ])('agrees with twitter-text: %s', (draft) => {
    expect(spellings(draft)).toEqual(twitterText.extractHashtags(draft));
  });

  it('finds topics between two signs, with spaces within, and single signs beside them', () => {
    expect(spellings('早上好 #周一 快乐# 去 #咖啡# #tea', 'pair')).toEqual([
      '周一 快乐',
      '咖啡',
      'tea',
    ]);
  });
});

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

  it('writes what is found again as one tag, whatever the spelling', () => {
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
  it('is what the tag is found by in a draft', () => {
    expect(tagAsWritten('#NewYork', 'sign')).toBe('newyork');
    expect(tagAsWritten('#new york#', 'pair')).toBe('new york');
  });
});
