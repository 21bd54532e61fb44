import { describe, expect, it } from 'vitest';
import { TagTable } from '../../../features/tag-table.ts';
import { createPipeline } from '../../../text/pipeline.ts';
import { joinedShare, labelWords, TagsFromWords } from './tags-from-words.ts';

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

describe('joinedShare', () => {
  const share = (...posts: [text: string, ...hashtags: string[]][]) =>
    joinedShare(posts.map(([text, ...hashtags]) => ({ tokens: text.split(' '), hashtags })));

  it('is the share of labeled neighbors that one tag has, (n + 1) / (N + 2)', () => {
    expect(share(['all black lives matter', 'BlackLivesMatter'])).toBe(3 / 4);
    expect(share(['rook pawn gambit', 'rook', 'pawn', 'gambit'])).toBe(1 / 4);
    expect(share(['aus open tennis', 'AusOpen', 'tennis'], ['tennis'])).toBe(2 / 4);
    expect(share(['aus open', 'AusOpen', 'aus', 'open'])).toBe(2 / 3);
    expect(share(['tennis now', 'tennis'], ['match', 'chess'])).toBe(1 / 2);
  });
});

describe('TagsFromWords', () => {
  const tagged = (...tags: string[]) => TagTable.build(tags.map((tag) => ({ hashtags: [tag] })));
  const score = (from: TagsFromWords, text: string, ...probabilities: number[]) =>
    Object.fromEntries(from.score(text.split(' '), probabilities));
  const half = new TagsFromWords(tagged('x'), 0.5);

  it('makes each span of words a tag: its words are one, and its neighbors are not part of it', () => {
    const [out, aus, open] = [1 - 0.5 * 0.25, 1 - 0.5 * 0.5, 1 - 0.5 * 0.75];
    expect(score(half, 'walk aus open', 0.25, 0.5, 0.75)).toEqual({
      walk: 0.25 * aus,
      walkaus: 0.25 * 0.5 * 0.5 * open,
      walkausopen: 0.25 * 0.5 * 0.5 * 0.5 * 0.75,
      aus: out * 0.5 * open,
      ausopen: out * 0.5 * 0.5 * 0.75,
      open: aus * 0.75,
    });
  });

  it('ranks words where tags are words, and phrases where they are phrases', () => {
    const best = (joined: number) =>
      Object.entries(score(new TagsFromWords(tagged('x'), joined), 'all aus open', 0.1, 0.8, 0.9))
        .sort(([, a], [, b]) => b - a)
        .map(([tag]) => tag);
    expect(best(0.05).slice(0, 2)).toEqual(['open', 'aus']);
    expect(best(0.95)[0]).toBe('ausopen');
  });

  it('the probabilities of the spans with a word sum to that of its label', () => {
    const p = [0.3, 0.9, 0.2, 0.7, 0.5];
    const scores = score(half, 'aa bb cc dd ee', ...p);
    const withC = Object.entries(scores).filter(([tag]) => tag.includes('cc'));
    expect(withC).toHaveLength(9);
    expect(withC.reduce((total, [, one]) => total + one, 0)).toBeCloseTo(p[2], 12);
  });

  it('gives a tag that occurs more than once its highest probability', () => {
    expect(score(half, 'rook ! rook', 0.25, 0.5, 0.75)).toEqual({ rook: 0.75 });
    expect(score(half, 'rook ! rook', 0.75, 0.5, 0.25)).toEqual({ rook: 0.75 });
  });

  it('joins with spaces if the training tags have some', () => {
    const spaced = new TagsFromWords(tagged('aus open', 'x'), 0.5);
    expect(Object.keys(score(spaced, 'us open', 1, 1))).toEqual(['us', 'us open', 'open']);
  });

  it('writes a tag as in training: the most used one with these letters', () => {
    const from = new TagsFromWords(tagged('Snake_Case', 'aus open', 'ausopen', 'ausopen'), 0.5);
    expect(score(from, 'snake case', 1, 1)).toHaveProperty('snake_case');
    expect(score(from, 'aus open', 1, 1)).toHaveProperty('ausopen');
  });

  it('takes words apart that are known tags, each alone', () => {
    const from = new TagsFromWords(tagged('aus', 'open'), 0.5);
    expect(score(from, 'aus open', 0.75, 0.5)).toEqual({ aus: 0.75, ausopen: 0, open: 0.5 });
    const one = new TagsFromWords(tagged('aus'), 0.5);
    expect(score(one, 'aus open', 0.75, 0.5).ausopen).toBe(0.75 * 0.5 * 0.5);
  });

  it('joins the words of a known tag of several with certainty', () => {
    const from = new TagsFromWords(tagged('BlackLivesMatter', 'x'), 0.01);
    const scores = score(from, 'all black lives matter', 0, 0.8, 0.8, 0.8);
    expect(scores.blacklivesmatter).toBeCloseTo(0.8 ** 3, 12);
    expect(scores.black).toBeCloseTo(0.8 * 0.2, 12);
    expect(scores.lives).toBeCloseTo(0.2 * 0.8 * 0.2, 12);
  });

  it('has no tags of more than ten words', () => {
    const words = [...'abcdefghijkl'];
    const tags = [
      ...half
        .score(
          words,
          words.map(() => 0.5),
        )
        .keys(),
    ];
    expect(tags).toContain('abcdefghij');
    expect(tags).not.toContain('abcdefghijk');
  });

  it('makes no tag of punctuation, emoji, numbers or placeholders, which separate words', () => {
    const text = 'aus ! open URL MENTION 🎾 2020';
    expect(score(half, text, 1, 1, 1, 1, 1, 1, 1)).toEqual({ aus: 1, open: 1 });
    expect(score(half, 'covid 19', 1, 1)).toEqual({ covid: 0.5, covid19: 0.5 });
  });

  it('has no tags for a post without words', () => {
    expect(half.score([], [0])).toEqual(new Map());
  });
});
