import { describe, expect, it } from 'vitest';
import { confusions, tagMistakes } from './mistakes.ts';

describe('confusions', () => {
  it('counts the posts with a tag for which a wrong one came first', () => {
    const decided = [['b'], ['b'], ['a'], ['c']];
    const gold = [['a'], ['a', 'x'], ['a'], ['a']];
    expect(confusions(decided, gold)).toEqual([
      { gold: 'a', given: 'b', posts: 2, of: 4 },
      { gold: 'a', given: 'c', posts: 1, of: 4 },
      { gold: 'x', given: 'b', posts: 1, of: 1 },
    ]);
  });

  it('has none where the gold tag was recommended too, nothing was, or the first is right', () => {
    expect(confusions([['b', 'a'], [], ['a', 'b']], [['a'], ['a'], ['a', 'c']])).toEqual([]);
  });
});

describe('tagMistakes', () => {
  it('tells false tags from missed ones', () => {
    expect(tagMistakes([['a'], ['a'], ['b']], [['a'], ['b'], ['b']])).toEqual({
      falselyGiven: [{ tag: 'a', posts: 1, of: 2 }],
      missed: [{ tag: 'b', posts: 1, of: 2 }],
    });
  });

  it('lists a dozen of each', () => {
    const decided = Array.from({ length: 30 }, (_, at) => [`no${at}`]);
    const gold = Array.from({ length: 30 }, (_, at) => [`yes${at}`]);
    const { falselyGiven, missed } = tagMistakes(decided, gold);
    expect(falselyGiven).toHaveLength(12);
    expect(missed).toHaveLength(12);
    expect(confusions(decided, gold)).toHaveLength(12);
  });
});
