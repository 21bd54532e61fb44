import { describe, expect, it } from 'vitest';
import { InvalidArgumentError } from '../base/errors.ts';
import { allowed, BlockList } from './tag-filter.ts';

describe('BlockList', () => {
  it.each([
    ['#BadTag', 'badtag', 'BadTag'],
    ['ＢＡＤ', 'bad', 'bad'],
    ['c', 'c++', 'C++'],
    ['machinelearning', 'machine-learning', 'Machine-Learning'],
    ['__proto__', '__proto__', '__proto__'],
  ])('with %s blocks %s', (entry, tag, display) => {
    expect(new BlockList([entry]).has(tag, display)).toBe(true);
  });

  it('blocks neither longer nor shorter tags', () => {
    const list = new BlockList(['bad']);
    for (const tag of ['ba', 'bads', 'notbad', '❤️']) expect(list.has(tag, tag)).toBe(false);
  });

  it('rejects an entry that is not a tag, naming it', () => {
    expect(() => new BlockList(['fine', ' # '])).toThrow(InvalidArgumentError);
    expect(() => new BlockList(['fine', ' # '])).toThrow('entry 2 is " # ", which has no letters');
  });
});

it('keeps order and marks of what is allowed', () => {
  const one = (tag: string, seen: boolean) => ({ tag, score: 1, seen, count: seen ? 2 : 0 });
  const ranking = [one('new', false), one('bad', true), one('good', true), one('other', false)];
  const rules = { knownOnly: false, blocked: [new BlockList(['Bad'])], spellings: new Map() };
  expect(allowed(ranking, rules)).toEqual([ranking[0], ranking[2], ranking[3]]);
  expect(allowed(ranking, { ...rules, knownOnly: true })).toEqual([ranking[2]]);
});
