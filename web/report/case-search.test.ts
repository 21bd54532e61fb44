import { describe, expect, it } from 'vitest';
import { type CaseKind, searchCases } from './case-search.ts';

const tags = ['cats', 'dogs', 'chess'];
const cases = [
  { text: 'My CATS sleep', gold: [0], given: [[0], [1]] },
  { text: 'dogs and cats', gold: [1], given: [[1], [1]] },
  { text: 'the rook', gold: [2], given: [[0], [1, 0]] },
];
const found = (words: string, kind: CaseKind = 'all', columns = [0, 1]) =>
  searchCases({ cases, tags }, words, kind, columns).map(({ gold }) => tags[gold[0]]);

describe('searchCases', () => {
  it('finds all words, in any case, among texts and gold tags', () => {
    expect(found('')).toEqual(['cats', 'dogs', 'chess']);
    expect(found('cats')).toEqual(['cats', 'dogs']);
    expect(found(' sleep  my ')).toEqual(['cats']);
    expect(found('chess')).toEqual(['chess']);
    expect(found('sleep rook')).toEqual([]);
  });

  it('finds gold tags alone by their sign', () => {
    expect(found('#cats')).toEqual(['cats']);
  });

  it('tells posts by how the systems that are looked at did', () => {
    expect(found('', 'differ')).toEqual(['cats']);
    expect(found('', 'missed')).toEqual(['chess']);
    expect(found('', 'found')).toEqual(['dogs']);
    expect(found('', 'found', [0])).toEqual(['cats', 'dogs']);
  });
});
