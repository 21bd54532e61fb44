import fc from 'fast-check';
import twitterText from 'twitter-text';
import { describe, expect, it } from 'vitest';
import { findHashtags, hashtagsInText, type Marking } from './hashtags.ts';

const spellings = (draft: string, marking?: Marking) =>
  findHashtags(draft, marking).map(({ spelling }) => spelling);

describe('hashtagsInText', () => {
  it.each([
    ['Off to #PyCon! #PyCon #pycon', ['PyCon', 'pycon']],
    ['＃愚人节快乐 和 #été', ['愚人节快乐', 'été']],
    ['see http://example.org/#part &#39;x&#39; #1 a#b', []],
    ['no tags', []],
  ])('%s', (text, tags) => {
    expect(hashtagsInText(text)).toEqual(tags);
  });

  it.each([
    ['#世界杯# 今晚 #北京#', ['世界杯', '北京']],
    ['今晚#世界杯#开始，#NBA#也来', ['世界杯', 'NBA']],
    ['＃世界杯＃ 今晚', ['世界杯']],
    ['#流浪 地球# 好看 #电影', ['流浪 地球', '电影']],
    ['看http://t.cn/abc，#今天吃什么？#', ['今天吃什么？']],
  ])('finds the topics of Weibo in a Chinese text: %s', (text, tags) => {
    expect(hashtagsInText(text)).toEqual(tags);
  });

  it.each([
    ['今天 #北京 天气 #上海', ['北京', '上海']],
    ['今晚 #NBA/#CBA 见,#上海', ['NBA', 'CBA', '上海']],
    ['去 #北京 玩，晚上到三里屯#酒吧', ['北京']],
    ['#北京 https://example.cn/x#y 好', ['北京']],
    ['我们#1️⃣和#2️⃣ &#39;好&#39;', []],
    ['Going #a b #c', ['a', 'c']],
    ['#taga#tagb', []],
    ['C#和F#的区别', []],
    ['学习C#和 #Java 编程', ['Java']],
    ['学习C#和#Java', []],
    ['用été#写#', []],
    ['比较C#、F#，还有#编程#', ['编程']],
    ['我爱#北京#和C#', ['北京']],
    ['#東京#大阪 行った', []],
  ])('does not take two tags for one topic: %s', (text, tags) => {
    expect(hashtagsInText(text)).toEqual(tags);
  });

  it.each(['We are #1️⃣', '#️⃣ #⃣ #1⃣ #２', '#_ #· #\u0301', '#\u200Ba #\u3164 #\uFE0F'])(
    'finds none without a letter: %j',
    (text) => {
      expect(hashtagsInText(text)).toEqual([]);
    },
  );

  it.each([
    ['#covid\u200B19 #a\u2060b #c\u00ADd', ['covid', 'a', 'c']],
    ['#covid\uFE0F #葛\u{E0100}飾区', ['covid', '葛飾区']],
    ['word\u200B#covid \u200D#tea \uFEFF#tee', ['covid', 'tea', 'tee']],
    ['#a1️⃣ #love❤️', ['a', 'love']],
    ['#کتاب\u200Cخوانی', ['کتاب\u200Cخوانی']],
  ])('ends a tag at an invisible character, or ignores it: %j', (text, tags) => {
    expect(hashtagsInText(text)).toEqual(tags);
  });
});

describe('findHashtags', () => {
  it('finds tags with their normalized form and place', () => {
    expect(findHashtags('so #Cold ＃雪!', 'sign')).toEqual([
      { tag: 'cold', spelling: 'Cold', start: 3, end: 8 },
      { tag: '雪', spelling: '雪', start: 9, end: 11 },
    ]);
    expect(findHashtags('在#世界杯#里')).toEqual([
      { tag: '世界杯', spelling: '世界杯', start: 1, end: 6 },
    ]);
  });

  it('does not take parts of words, addresses, entities or emoji for tags', () => {
    const draft =
      'a#b https://example.com/page#part https://a.b/?#c a.b/#d www.a.b.#e /f?q=#x &#39; # # #️⃣ 雪・#y';
    expect(spellings(draft)).toEqual([]);
  });

  it('finds topics between two signs, with spaces inside, next to single signs', () => {
    expect(spellings('早上好 #周一 快乐# 去 #咖啡# #tea #7-11#', 'pair')).toEqual([
      '周一 快乐',
      '咖啡',
      'tea',
      '7-11',
    ]);
    expect(spellings('iPhone#发布会#', 'pair')).toEqual(['发布会']);
    expect(spellings('早 #咖啡# #tea', 'sign')).toEqual(['tea']);
  });

  it.each([
    '#ハリー・ポッター を読む',
    'روز #کتاب\u200Cخوانی خوب',
    'a #col·legi, #été_2024 ❤️#love(#in)「#東京」',
    'So good.#Coffee Really?#tea and/#or =#x (see a.b,#c)',
  ])('agrees with twitter-text: %s', (draft) => {
    expect(spellings(draft)).toEqual(twitterText.extractHashtags(draft));
    expect(spellings(draft, 'sign')).toEqual(spellings(draft));
  });

  it.each(['学习C#和#Java', '学习C#，#Java', '和#Java', 'C#和 #Java', '去三里屯#酒吧'])(
    'agrees with twitter-text that a single sign after a Chinese character begins no tag: %s',
    (text) => {
      expect(spellings(text)).toEqual(twitterText.extractHashtags(text));
    },
  );

  it('agrees with twitter-text on random texts', () => {
    const piece = fc.constantFrom(
      ...'#＃#＃aZé1_雪ーにк한ا・· .,!?()「」&@"\n…',
      ...['😀', '❤️', '#b', ' #1', '#c:// ', ' https://t.co/ab1 ', ' https://example.com/x?y=z#f '],
      ...[' example.com/x#y ', ' www.example.org ', '&amp;', '\u200Bz'],
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 25 }), (pieces) => {
        const text = pieces.join('');
        const theirs = twitterText.extractHashtagsWithIndices(text);
        expect(findHashtags(text, 'sign').map(({ start, end }) => [start, end])).toEqual(
          theirs.map(({ indices }) => indices),
        );
      }),
      { numRuns: 3000 },
    );
  });
});
