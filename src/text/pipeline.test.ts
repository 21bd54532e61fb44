import fc from 'fast-check';
import twitterText from 'twitter-text';
import { describe, expect, it } from 'vitest';
import { createPipeline } from './pipeline.ts';
import type { Segmenter } from './segmenter.ts';

const pipeline = createPipeline();

/** Typical pieces of posts, with arbitrary text between them. */
const postText = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        ...[
          '#tag',
          '#BlackLives_2020',
          '＃ｆｕｌｌ',
          '@ann',
          'RT @bob:',
          'https://t.co/a#b',
          'URL',
        ],
        ...[
          '&amp;',
          '&#35;x',
          '<b>',
          '…',
          "it's",
          "'s's",
          '❤️',
          '👩‍❤️‍👨',
          '🇩🇪',
          '1️⃣',
          'ﬁ',
          'Ⅷ',
          '1,000.5',
        ],
        ...['MENTION', 'DIGIT', 'www.x.com', 'ΑΣ', 'İ', '\u00ad', '\u200d', '\ue000', '\ud800'],
      ),
      fc.string({ unit: 'grapheme', maxLength: 8 }),
      fc.string({ unit: 'binary', maxLength: 4 }),
    ),
    { maxLength: 12 },
  )
  .chain((parts) => fc.constantFrom(' ', '').map((separator) => parts.join(separator)));
/** Segmenters have less context the second time. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

describe('the default profile', () => {
  it.each([
    ['RT @ann: Good news &amp; more… #news https://t.co/x 🎉', 'good news more 🎉'],
    ['Ryan’s dog isn’t 3.5 years, 1,000 days', "ryan dog isn't 3.5 years 1,000 days"],
    ['mid #Sentence tags vanish.#glued too', 'mid tags vanish too'],
    ['<p>Hello<br>world <a href="x">#<span>tag</span></a></p>', 'hello world'],
    ['ｆｕｌｌ ＷＩＤＴＨ ＃ｔａｇ', 'full width'],
    ['I ❤️ 👩‍❤️‍👨 🇩🇪', 'i ❤ 👩‍❤‍👨 🇩🇪'],
    ['read example.com/a?b=c, not e.g. this', 'read not e g this'],
    ['cut off htt…', 'cut off'],
    ['&lt;b&gt; typed', 'b typed'],
    ['ŉ', 'n'], // NFKC makes an apostrophe and a letter of it
  ])('cleans %j to %j', (text, clean) => {
    expect(pipeline.clean(text)).toBe(clean);
  });

  it('treats placeholder words like what they stand for', () => {
    const text = 'MENTION saw DIGIT of URL, an ordinary url';
    expect(pipeline.clean(text)).toBe('saw DIGIT of an ordinary url');
    expect(createPipeline('naacl-2019').clean(text)).toBe(
      'MENTION saw DIGIT of URL , an ordinary url',
    );
  });

  it.each(['en', 'en-US', 'EN', 'en_GB', 'eng', 'und', ''])('treats %j as English', (lang) => {
    const { tokenize } = createPipeline({ stopwords: 'remove' });
    expect(tokenize('the studies are running', lang)).toEqual(['studies', 'running']);
  });

  it.each(['pt_BR', 'de-AT', 'zh-Hant-TW'])('does not treat %j as English', (lang) => {
    const { tokenize } = createPipeline({ stopwords: 'remove' });
    expect(tokenize('the studies are running', lang)).toHaveLength(4);
  });

  it('lemmatizes English of every region, and splits Japanese as Japanese', () => {
    const lemmatizer = { lemmatize: (tokens: readonly string[]) => tokens.map(() => 'lemma') };
    const { tokenize } = createPipeline({ lemmas: true }, { lemmatizer });
    expect(tokenize('studies', 'en-GB')).toEqual(['lemma']);
    expect(tokenize('studies', 'pt-BR')).toEqual(['studies']);
    const chinese = { name: 'none', cut: (text: string) => [text] };
    const cut = createPipeline({ chinese: 'none' }, { chinese });
    expect(cut.tokenize('東京都', 'ja-JP')).toEqual(cut.tokenize('東京都', 'ja'));
    expect(cut.tokenize('東京都', 'ja')).not.toEqual(['東京都']);
    expect(cut.tokenize('東京都', 'zh-Hant-TW')).toEqual(['東京都']);
  });

  it('is idempotent', () => {
    fc.assert(
      fc.property(
        postText.filter((text) => !UNSPACED.test(text.normalize('NFKC'))),
        (text) => {
          const once = pipeline.clean(text);
          expect(pipeline.clean(once)).toBe(once);
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('never returns an empty token or one with white space, and all are NFKC', () => {
    fc.assert(
      fc.property(postText, (text) => {
        for (const token of pipeline.tokenize(text)) {
          expect(token).toMatch(/^\S+$/u);
          expect(token.normalize('NFKC')).toBe(token);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('removes everything that twitter-text treats as a hashtag', () => {
    const tag = fc.stringMatching(/^[a-zA-Z\u00e0-\u00f6\u0430-\u044f\u0627-\u064a_0-9]{1,12}$/);
    const around = fc.constantFrom(' ', '.', ', ', '!', '…', ' https://t.co/x ', '🎉', '\n', '(');
    fc.assert(
      fc.property(fc.array(fc.tuple(around, tag), { maxLength: 6 }), (parts) => {
        const text = parts.map(([before, name]) => `${before}#${name}`).join('');
        expect(twitterText.extractHashtags(pipeline.clean(text))).toEqual([]);
        expect(pipeline.tokenize(text).filter((token) => token !== '🎉')).toEqual([]);
      }),
    );
  });

  it('keeps all words of a text of ten thousand', () => {
    expect(pipeline.tokenize('word '.repeat(10_000))).toHaveLength(10_000);
  });
});

describe('scripts without spaces', () => {
  const spy: Segmenter = { name: 'letters', cut: (text) => [...text] };

  it('splits Chinese with the given segmenter, and records its name', () => {
    const letters = createPipeline({}, { chinese: spy });
    expect(letters.tokenize('今天好，iPhone很贵')).toEqual([
      '今',
      '天',
      '好',
      'i',
      'p',
      'h',
      'o',
      'n',
      'e',
      '很',
      '贵',
    ]);
    expect(letters.options.chinese).toBe('letters');
    expect(pipeline.options.chinese).toBe('intl');
  });

  it('shows that a bundle was made with an unavailable segmenter', () => {
    const loaded = createPipeline({ chinese: 'letters' });
    expect(loaded.options.chinese).toBe('letters');
    expect(loaded.segmenter).toBe('intl');
  });

  it('does not split text that is already split into words', () => {
    const letters = createPipeline({}, { chinese: spy });
    expect(letters.clean('奥运 若 不 延期 加澳 两国 拒 参赛')).toBe(
      '奥运 若 不 延期 加澳 两国 拒 参赛',
    );
  });

  it('removes the topics of Weibo, whatever follows them', () => {
    expect(pipeline.clean('#新闻#今天天气很好')).toBe(pipeline.clean('今天天气很好'));
    expect(pipeline.clean('#美好 生活#今天天气很好')).toBe(pipeline.clean('今天天气很好'));
    expect(pipeline.clean('#美食 今天天气很好 #旅行')).toBe(pipeline.clean('今天天气很好'));
  });

  it('splits Japanese and Thai, whatever the segmenter for Chinese', () => {
    const letters = createPipeline({}, { chinese: spy });
    expect(letters.tokenize('今日はいい天気ですね')).toContain('天気');
    expect(letters.tokenize('สวัสดีครับ')).toEqual(['สวัสดี', 'ครับ']);
  });
});

describe('options', () => {
  it('create the same pipeline again', () => {
    const { options } = createPipeline({ profile: 'sa-lstm', numbers: 'token' });
    expect(JSON.parse(JSON.stringify(options))).toEqual(options);
    expect(createPipeline(options).options).toEqual(options);
    expect(options).toMatchObject({ maxTokens: 30, numbers: 'token', stopwords: 'remove' });
  });

  it('can keep mentions, remove numbers, truncate, and split tags by counts', () => {
    expect(createPipeline({ mentions: 'keep' }).clean('hi @Ann')).toBe('hi ann');
    expect(createPipeline({ mentions: 'handle' }).tokenize('hi @Ann_1, ann@home.org')).toEqual([
      'hi',
      '@ann_1',
      'ann',
      'home',
      'org',
    ]);
    expect(createPipeline({ mentions: 'handle' }).tokenize('你好 @小明 今天天气很好')).toContain(
      '@小明',
    );
    expect(createPipeline({ numbers: 'remove' }).clean('3 of 1,000 2nd covid19')).toBe(
      'of 2nd covid19',
    );
    expect(createPipeline({ maxTokens: 2 }).clean('a b c')).toBe('a b');
    const wordCounts = new Map([
      ['climate', 5],
      ['change', 9],
    ]);
    expect(
      createPipeline({ hashtags: 'words' }, { wordCounts }).clean('why #climatechange matters'),
    ).toBe('why climate change matters');
  });

  it('rejects unknown options, and lemmas without a lemmatizer', () => {
    expect(() => createPipeline({ urls: 'keep' as 'remove' })).toThrow(
      'text: option "urls" must be one of remove, token, got "keep"',
    );
    expect(() => createPipeline({ url: 'remove' } as object)).toThrow('text has no option "url"');
    expect(() => createPipeline('tagfinder')).toThrow(
      'text: lemmas need a lemmatizer; pass { lemmatizer: await loadLemmatizer() }',
    );
  });
});
