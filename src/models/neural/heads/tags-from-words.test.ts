import { describe, expect, it } from 'vitest';
import { TagTable } from '../../../features/tag-table.ts';
import { createPipeline } from '../../../text/pipeline.ts';
import { labelWords, TagsFromWords } from './tags-from-words.ts';

describe('labelWords', () => {
  const label = (text: string, ...hashtags: string[]) =>
    labelWords(text.split(' '), hashtags).join('');

  it('labels the word that is a tag, wherever it occurs', () => {
    expect(label('espresso at home espresso', 'Espresso')).toBe('1001');
    expect(label('rook takes pawn', '#pawn', 'rook')).toBe('101');
  });

  it('labels all words of a tag of several, where they are consecutive', () => {
    expect(label('all black lives matter now', 'BlackLivesMatter')).toBe('01110');
    expect(label('all black lives matter now', 'blacklivesmatter')).toBe('01110');
    expect(label('the aus open begins', 'aus open')).toBe('0110');
    expect(label('black cats lives matter', 'BlackLivesMatter', 'cats')).toBe('0100');
    expect(label('use snake case', 'snake_case')).toBe('011');
    expect(label('on covid 19', 'Covid19')).toBe('011');
  });

  it('labels the segments of a Chinese text', () => {
    expect(label('今晚 世界 杯 开幕', '世界杯')).toBe('0110');
    expect(label('奥运 延期 两国 拒 参赛', '两国 拒 参赛')).toBe('00111');
    const tokens = createPipeline().tokenize('今天去北京看世界杯', 'zh');
    const labels = labelWords(tokens, ['北京', '世界杯']);
    const found = tokens.filter((_, i) => labels[i] === 1).join('');
    expect(found).toBe('北京世界杯');
  });

  it('does not label parts of words, nor words that have the tag as a part', () => {
    expect(label('scar cars', 'car', 'tennis')).toBe('');
  });

  it('has no labels for a post without any of its tags, without words, or without tags', () => {
    expect(labelWords(['the', 'match'], ['tennis'])).toEqual([]);
    expect(labelWords([], ['tennis'])).toEqual([]);
    expect(labelWords(['tennis'], [])).toEqual([]);
    expect(labelWords(['🎾', '!'], ['🎾'])).toEqual([]);
  });
});

describe('TagsFromWords', () => {
  const tagged = (...tags: string[]) =>
    new TagsFromWords(TagTable.build(tags.map((tag) => ({ hashtags: [tag] }))));
  const score = (from: TagsFromWords, words: [string, number][]) =>
    Object.fromEntries(
      from.score(
        words.map(([word]) => word),
        words.map(([, p]) => p),
      ),
    );
  const none = tagged('x');

  it('makes each word a tag, with its highest probability', () => {
    expect(
      score(none, [
        ['rook', 0.25],
        ['takes', 0.125],
        ['rook', 0.375],
      ]),
    ).toEqual({ rook: 0.375, takes: 0.125 });
  });

  it('joins consecutive words of 0.5 or more to one tag with their mean', () => {
    expect(
      score(none, [
        ['all', 0.25],
        ['black', 0.5],
        ['lives', 0.75],
        ['now', 0.25],
        ['tennis', 1],
      ]),
    ).toEqual({ all: 0.25, blacklives: 0.625, now: 0.25, tennis: 1 });
  });

  it('joins with spaces if the training tags have some', () => {
    const from = tagged('aus open', 'x');
    expect(
      score(from, [
        ['us', 0.75],
        ['open', 0.75],
      ]),
    ).toEqual({ 'us open': 0.75 });
  });

  it('writes a tag as in training: the most used one with these letters', () => {
    const from = tagged('Snake_Case', 'aus open', 'ausopen', 'ausopen');
    const pair = (a: string, b: string) =>
      Object.keys(
        score(from, [
          [a, 1],
          [b, 1],
        ]),
      );
    expect(pair('snake', 'case')).toEqual(['snake_case']);
    expect(pair('aus', 'open')).toEqual(['ausopen']);
  });

  it('leaves words apart that are all known tags, unless their whole is one too', () => {
    const words: [string, number][] = [
      ['aus', 0.75],
      ['open', 0.5],
    ];
    expect(score(tagged('aus', 'open'), words)).toEqual({ aus: 0.75, open: 0.5 });
    expect(score(tagged('aus', 'open', 'AusOpen'), words)).toEqual({ ausopen: 0.625 });
    expect(score(tagged('aus'), words)).toEqual({ ausopen: 0.625 });
  });

  it('makes no tag of punctuation, emoji, numbers or placeholders, which separate words', () => {
    expect(
      score(none, [
        ['aus', 1],
        ['!', 1],
        ['open', 1],
        ['URL', 1],
        ['MENTION', 1],
        ['🎾', 1],
        ['2020', 1],
      ]),
    ).toEqual({ aus: 1, open: 1 });
    expect(
      score(none, [
        ['covid', 1],
        ['19', 1],
      ]),
    ).toEqual({ covid19: 1 });
  });

  it('has no tags for a post without words', () => {
    expect(score(none, [])).toEqual({});
  });
});
