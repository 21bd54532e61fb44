import { describe, expect, it } from 'vitest';
import { microMacro, perTagFigures, tagsAbove, topTags } from './decisions.ts';

describe('topTags', () => {
  it('normalizes, drops repeats and empty tags, then cuts', () => {
    const ranking = ['#A', 'a', '#', 'B', 'c'].map((tag) => ({ tag }));
    expect(topTags([ranking, []], 2)).toEqual([['a', 'b'], []]);
  });
});

describe('tagsAbove', () => {
  const rankings = [
    [
      { tag: 'a', probability: 0.5 },
      { tag: 'b', probability: 0.4 },
    ],
  ];

  it('takes a probability equal to the threshold', () => {
    expect(tagsAbove(rankings, 0.5)).toEqual([['a']]);
  });

  it('needs probabilities and a threshold in [0, 1]', () => {
    expect(() => tagsAbove([[{ tag: 'a' }]], 0.5)).toThrow(
      'a threshold needs probabilities, and "a" in ranking 1 has none; judge a cutoff k instead',
    );
    expect(() => tagsAbove(rankings, 2)).toThrow('the threshold must be in [0, 1], got 2');
  });
});

describe('perTagFigures and microMacro', () => {
  const figures = perTagFigures([['a', 'b'], ['a']], [['a'], ['b']]);

  it('gives the figures of the docstring, tags by support and name', () => {
    expect(figures).toMatchObject([
      { tag: 'a', support: 1, predicted: 2, hits: 1, precision: 0.5, recall: 1 },
      { tag: 'b', support: 1, predicted: 1, hits: 0, precision: 0, recall: 0, f1: 0 },
    ]);
    const { micro, macro } = microMacro(figures);
    expect(micro.f1).toBeCloseTo(0.4, 12);
    expect(macro.f1).toBeCloseTo(1 / 3, 12);
  });

  it('lists tags by falling support, then by name', () => {
    const gold = [['c', 'b'], ['c', 'a'], ['b'], ['c']];
    const listed = perTagFigures([['d'], [], [], []], gold);
    expect(listed.map(({ tag, support }) => [tag, support])).toEqual([
      ['c', 3],
      ['b', 2],
      ['a', 1],
      ['d', 0],
    ]);
  });

  it('counts decisions for posts without gold as wrong', () => {
    expect(perTagFigures([['a']], [[]])).toMatchObject([{ tag: 'a', support: 0, precision: 0 }]);
  });

  it('gives 0 where nothing was decided and nothing is gold', () => {
    expect(microMacro([]).macro).toEqual({ precision: 0, recall: 0, f1: 0 });
  });

  it('says when posts and decisions differ in number', () => {
    expect(() => perTagFigures([], [['a']])).toThrow(
      'each post needs one entry: got 0 entries for 1 posts',
    );
  });
});
