import { describe, expect, it } from 'vitest';
import { confusionCounts, microMacro, perTagFigures, tagsAbove, topTags } from './decisions.ts';

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

  it('includes a probability equal to the threshold', () => {
    expect(tagsAbove(rankings, 0.5)).toEqual([['a']]);
  });

  it('requires probabilities and a threshold in [0, 1]', () => {
    expect(() => tagsAbove([[{ tag: 'a' }]], 0.5)).toThrow(
      'a threshold needs probabilities, but "a" in ranking 1 has none; use a cutoff k instead',
    );
    expect(() => tagsAbove(rankings, 2)).toThrow('the threshold must be in [0, 1], got 2');
  });
});

describe('perTagFigures and microMacro', () => {
  const figures = perTagFigures([['a', 'b'], ['a']], [['a'], ['b']]);

  it('match the example in the docstring, with tags sorted by support and name', () => {
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

  it('count decisions for posts without gold tags as wrong', () => {
    expect(perTagFigures([['a']], [[]])).toMatchObject([{ tag: 'a', support: 0, precision: 0 }]);
  });

  it('are 0 if nothing was decided and nothing is gold', () => {
    expect(microMacro([]).macro).toEqual({ precision: 0, recall: 0, f1: 0 });
  });

  it('reject different numbers of posts and decisions', () => {
    expect(() => perTagFigures([], [['a']])).toThrow(
      'each post needs one entry: got 0 entries for 1 posts',
    );
  });
});

describe('confusionCounts', () => {
  it('counts the posts of a tag as scikit-learn does', () => {
    // multilabel_confusion_matrix([[1,0],[1,0],[0,1],[0,0]], [[1,1],[0,1],[1,0],[0,0]])
    const gold = [['a'], ['a'], ['b'], []];
    const decided = [['a', 'b'], ['b'], ['a'], []];
    const [a, b] = perTagFigures(decided, gold).map((one) => confusionCounts(one, 4));
    expect(a).toEqual({
      ...{ truePositives: 1, falsePositives: 1, falseNegatives: 1, trueNegatives: 1 },
    });
    expect(b).toEqual({
      ...{ truePositives: 0, falsePositives: 2, falseNegatives: 1, trueNegatives: 1 },
    });
  });
});
