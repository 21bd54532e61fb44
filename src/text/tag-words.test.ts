import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalizeTag } from '../base/tags.ts';
import { DisplayForms } from './display-forms.ts';
import { intlSegmenter } from './segmenter.ts';
import { TagWords, wordsOfTag } from './tag-words.ts';

const counts = new Map(
  Object.entries({ climate: 40, change: 30, black: 50, lives: 9, matter: 8, now: 20, here: 20 }),
);
const chinese = intlSegmenter;

describe('wordsOfTag', () => {
  it.each([
    ['#DeepLearning', 'deep learning'],
    ['AusOpen', 'aus open'],
    ['jan25', 'jan 25'],
    ['BLMProtest2020', 'blm protest 2020'],
    ['snake_case_tag', 'snake case tag'],
    ['aus open', 'aus open'],
    ['climatechange', 'climate change'],
    ['Climatechange', 'climate change'],
    ['CLIMATECHANGE', 'climate change'],
    ['BLM_blacklivesmatter2020', 'blm black lives matter 2020'],
    ['xyzzy', 'xyzzy'],
    ['ÜberÄrger', 'über ärger'],
    ['今天天气', '今天 天气'],
    ['2014世界杯', '2014 世界 杯'],
    ['🎉', ''],
  ])('of %s are %s', (tag, words) => {
    expect(wordsOfTag(tag, { counts, chinese }).join(' ')).toBe(words);
  });

  it('leaves whole what neither capitals nor a dictionary split', () => {
    expect(wordsOfTag('climatechange')).toEqual(['climatechange']);
    expect(wordsOfTag('今天天气', { counts })).toEqual(['今天天气']);
  });
});

describe('TagWords', () => {
  it('joins new words to a new tag, and known words to the tag as it was', () => {
    const known = TagWords.of(['AusOpen', 'black lives_matter'], { counts });
    expect(known.join(['super', 'bowl'])).toBe('superbowl');
    expect(known.join(['aus', 'open'])).toBe('ausopen');
    expect(known.join(['black', 'lives', 'matter'])).toBe('black lives_matter');
    expect(known.join([])).toBe('');
    expect(known.split('neverseen')).toBeUndefined();
    expect(TagWords.of([], { separator: ' ' }).join(['super', 'bowl'])).toBe('super bowl');
  });

  it.each([
    ['', { nowhere: 'now here', now_here: 'now _ here', 'now here': 'now ␣ here' }],
    [' ', { 'now here': 'now here', now_here: 'now _ here', nowhere: 'nowhere' }],
  ] as const)('tells apart tags of the same words, with the separator "%s"', (separator, split) => {
    // The tag that the separator makes has the words, though it is the last to come.
    const tags = Object.keys(split).reverse();
    const known = TagWords.of(tags, { counts, separator });
    for (const [tag, words] of Object.entries(split)) {
      expect(known.split(tag)?.join(' ')).toBe(words);
    }
  });

  it('keeps for each tag the words that it falls back to', () => {
    // The capitals of "Xy" make it one word, which would be all that is left to "xy" otherwise.
    const known = TagWords.of(['xy_', 'x y', 'Xy'], {
      separator: ' ',
      counts: new Map([
        ['x', 9],
        ['y', 9],
      ]),
    });
    for (const tag of ['xy_', 'x y', 'xy']) expect(known.join(known.split(tag)!)).toBe(tag);
  });

  it('takes every known tag back to itself, whatever its symbols, through a bundle too', () => {
    const character = fc.constantFrom(...'aAbBxX1_- ␣.🎉今天ßΣİ\u0301\u200d');
    const tag = fc.oneof(
      fc.string({ unit: character, maxLength: 6 }),
      fc.string({ unit: 'binary' }),
    );
    const words = new Map([
      ['a', 5],
      ['b', 5],
      ['xx', 3],
    ]);
    fc.assert(
      fc.property(
        fc.array(tag),
        fc.constantFrom('', ' ') as fc.Arbitrary<'' | ' '>,
        (written, separator) => {
          const forms = new DisplayForms();
          for (const spelling of written) forms.add(spelling);
          const tags = [...new Set(written.map(normalizeTag))].filter((one) => one !== '');
          const known = TagWords.of(
            tags.map((one) => forms.display(one)),
            { counts: words, chinese, separator },
          );
          const loaded = TagWords.fromLines(known.toLines(), 'test', separator);
          for (const one of tags) {
            const split = known.split(one)!;
            expect(split.length).toBeGreaterThan(0);
            for (const word of split) expect(word).toMatch(/^\S+$/u);
            expect(known.join(split)).toBe(one);
            expect(loaded.split(one)).toEqual(split);
            expect(loaded.join(split)).toBe(one);
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  it.each([
    ['no tab', 'ausopen aus open'],
    ['an empty word', 'ausopen\taus  open'],
    ['no tag', '\taus open'],
    ['too many fields', 'ausopen\taus\topen'],
  ])('does not load a line with %s', (_, line) => {
    expect(() => TagWords.fromLines(['ok\tok', line], 'tag-words.txt')).toThrow(
      /tag-words.txt line 2: expected a tag/,
    );
  });

  it('does not load two tags of the same words, or a tag twice', () => {
    const load =
      (...lines: string[]) =>
      () =>
        TagWords.fromLines(lines, 'tag-words.txt');
    expect(load('a_b\ta b', 'ab\ta b')).toThrow(/line 2: the tag "ab" or its words occur twice/);
    expect(load('ab\ta b', 'ab\tab')).toThrow(/line 2: the tag "ab" or its words occur twice/);
  });
});
