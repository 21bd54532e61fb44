import { beforeAll, describe, expect, it } from 'vitest';
import { type Lemmatizer, loadLemmatizer } from './lemmas.ts';
import { createPipeline } from './pipeline.ts';

const POST =
  'RT @ann: The 2 of us aren’t late! Our #PyCon2022 talks start at 10:30 🎉 https://t.co/x #python';
let lemmatizer: Lemmatizer;
beforeAll(async () => {
  lemmatizer = await loadLemmatizer();
});

describe('profiles', () => {
  it.each([
    ['default', "the 2 of us aren't late our talks start at 10 30 🎉"],
    ['tagfinder', "the 2 of us aren't late ! our pycon2022 talk start at 10 : 30"],
    ['tagfinder-heavy', 'us late talk start'],
    ['naacl-2019', "MENTION the DIGIT of us aren't late ! our talks start at DIGIT : DIGIT 🎉 URL"],
    ['memory-network', '2 us late talks start 10 30'],
    ['sa-lstm', '2 us late talks start 10 30'],
    ['tab-lstm', "the 2 of us aren't late our talks start at 10 30 🎉"],
  ] as const)('%s', (profile, clean) => {
    expect(createPipeline(profile, { lemmatizer }).clean(POST)).toBe(clean);
  });

  it('tagfinder-heavy reproduces the cleaned tweet printed in the TagFinder paper, section 6', () => {
    const tweet =
      'Celebrate National STEM Day with a special virtual screening of "Not the Science Type" ' +
      'followed by a panel discussion moderated by @3M Chief Science Advocate Jayshree Seth featuring ' +
      'female STEM leaders and allies from our event sponsors. <https://t.co/Wu2JgHjPuE>';
    expect(createPipeline('tagfinder-heavy', { lemmatizer }).clean(tweet)).toBe(
      'celebrate national stem day special virtual screening science type follow panel discussion ' +
        'moderate chief science advocate jayshree seth feature female stem leader ally event sponsor',
    );
  });

  // TagFinder, section 2.2.1: both lists of steps.
  it.each([
    [
      'hashtags stay in mid-sentence, and go at the end',
      'I love my new #iPhone so much! #apple #nowplaying',
      'i love my new iphone so much !',
      'love new iphone so',
    ],
    [
      'two hashtags in a row in mid-sentence',
      'Was this #the best of #stemday #steam? He said: "yes"',
      'be this the good of stemday steam ? he say : yes',
      'good stemday steam yes',
    ],
    ['a text of hashtags alone', '#apple #nft', '', ''],
    [
      'elongated words stay as they are',
      'It is sooooo wayyyy coool',
      'it be sooooo wayyyy coool',
      'sooooo wayyyy coool',
    ],
    [
      'numbers stay, but not where all must be letters',
      'At #CES2023 on 2nd floor: 1.5 or 24/7, covid19 & 10:30',
      'at ces2023 on 2nd floor : 1.5 or 24 7 , covid19 10 : 30',
      'floor',
    ],
    ['emoji go', 'nice 😍😍 day 1️⃣ 👩‍🚀 ❤️ 🇺🇸 ☺ on', 'nice day on', 'nice day'],
    [
      'six punctuation marks stay, and others go',
      'state-of-the-art "AI" (yes); 50% off... $5 = *5* @ home_page',
      'state of the art ai yes ; 50 off . . . 5 5 home page',
      'state art ai yes home page',
    ],
    [
      'links, HTML and case',
      'READ <b>This</b> https://t.co/x or www.foo.com/a?b=1 Today',
      'read this or today',
      'read today',
    ],
    [
      'lemmas',
      'The children were running; geese moved better houses',
      'the child be run ; goose move good house',
      'child run goose move good house',
    ],
  ])('TagFinder: %s', (_, text, light, heavy) => {
    expect(createPipeline('tagfinder', { lemmatizer }).clean(text)).toBe(light);
    expect(createPipeline('tagfinder-heavy', { lemmatizer }).clean(text)).toBe(heavy);
  });

  it('respect the length limits of the papers', () => {
    const long = 'word '.repeat(100);
    expect(createPipeline('sa-lstm').tokenize(long)).toHaveLength(30);
    expect(createPipeline('tab-lstm').tokenize(long)).toHaveLength(40);
    expect(createPipeline('memory-network').tokenize(long)).toHaveLength(52);
  });
});

describe('lemmas', () => {
  it('correspond to tokens one to one, even if the lemmatizer splits a token', () => {
    expect(lemmatizer.lemmatize(["don't", 'studies', 'cannot', 'were', '🎉'])).toEqual([
      "don't",
      'study',
      'cannot',
      'be',
      '🎉',
    ]);
    expect(lemmatizer.lemmatize([])).toEqual([]);
  });

  it('are only for English', () => {
    const pipeline = createPipeline({ lemmas: true }, { lemmatizer });
    expect(pipeline.clean('leaders', 'en')).toBe('leader');
    expect(pipeline.clean('leaders', 'de')).toBe('leaders');
  });
});
