import { describe, expect, it } from 'vitest';
import type { Recommendation } from '../models/model.ts';
import { displaySpellings, isNearDuplicate, postProcess } from './post-process.ts';

const ranking = (...tags: string[]): Recommendation[] =>
  tags.map((tag, i) => ({ tag, score: 1 / (i + 1), seen: true, count: 1 }));
const shown = (tags: string[], draft: string, options: object = {}) =>
  postProcess(ranking(...tags), draft, { k: 5, spellings: new Map(), ...options }).map(
    ({ display }) => display,
  );

describe('postProcess', () => {
  it('returns at most k tags in their usual spelling, in the order of the ranking', () => {
    const spellings = new Map([['blacklivesmatter', 'BlackLivesMatter']]);
    expect(shown(['blacklivesmatter', 'news', 'x'], '', { spellings, k: 2 })).toEqual([
      'BlackLivesMatter',
      'news',
    ]);
  });

  it('leaves out tags that the draft has, in any spelling and script', () => {
    expect(shown(['coffee', '猫', '世界杯', 'tea'], 'my #Coffee ＃猫 #世界杯#')).toEqual(['tea']);
  });

  it('recognizes tags with punctuation in the draft, but not fragments of URLs', () => {
    const draft = 'see https://a.b/page#coffee #ハリー・ポッター #machinelearning';
    expect(shown(['coffee', 'ハリー・ポッター', 'ハリー', 'machine-learning'], draft)).toEqual([
      'coffee',
      'ハリー',
    ]);
  });

  it('leaves out tags that no platform can write, and the lower of two with the same spelling', () => {
    expect(shown(['❤️', 'c++', 'c#', 'tea'], '')).toEqual(['c++', 'tea']);
  });

  it('keeps the better of two near duplicates', () => {
    expect(shown(['cats', 'cat', 'vaccine', 'vacine', 'café', 'cafe', 'dog'], '')).toEqual([
      'cats',
      'vaccine',
      'café',
      'dog',
    ]);
  });

  it('fills the draft up to the platform’s limit', () => {
    const draft = 'x'.repeat(270);
    expect(shown(['longtag', 'sevenletters', 'ab'], draft, { platform: 'x' })).toEqual(['longtag']);
    expect(shown(['longtag', 'sevenletters'], draft, { platform: 'mastodon' })).toHaveLength(2);
    // Chinese characters count as 2 on X: 2 x 140 = 280 leaves no room.
    expect(shown(['a'], '字'.repeat(140), { platform: 'x' })).toEqual([]);
    expect(shown(['a'], '字'.repeat(140), { platform: 'weibo' })).toEqual(['a']);
  });

  it('counts tags already typed against the platform’s limit', () => {
    const typed = Array.from({ length: 29 }, (_, i) => `#t${i}x`).join(' ');
    expect(shown(['one', 'two'], typed, { platform: 'instagram' })).toEqual(['one']);
    expect(shown(['one'], '#t '.repeat(30), { platform: 'instagram' })).toEqual([]);
  });
});

describe('isNearDuplicate', () => {
  it.each([
    ['cat', 'cats'],
    ['running', 'run'],
    ['black_lives_matter', 'blacklivesmatter'],
    ['trump', 'trumps'],
    ['elecitons', 'elections'],
  ])('joins %s and %s', (a, b) => {
    expect(isNearDuplicate(a, b)).toBe(true);
    expect(isNearDuplicate(b, a)).toBe(true);
  });

  it.each([
    ['euro2016', 'euro2020'],
    ['covid19', 'covid18'],
    ['cat', 'car'],
    ['paris', 'pairs'],
    ['中国', '美国'],
    ['coffee', 'toffees'],
  ])('keeps %s and %s apart', (a, b) => {
    expect(isNearDuplicate(a, b)).toBe(false);
  });
});

it('reads spellings from the list of tags; without the list, there are none', () => {
  const contents = { model: 'popular', options: {}, arrays: {}, vocabularies: {} };
  expect(displaySpellings(contents)).toEqual(new Map());
  const tags = ['cats\t3\tCats'];
  expect(displaySpellings({ ...contents, vocabularies: { tags } })).toEqual(
    new Map([['cats', 'Cats']]),
  );
});
