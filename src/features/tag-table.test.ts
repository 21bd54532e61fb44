import { describe, expect, it } from 'vitest';
import { DataFormatError } from '../base/errors.ts';
import { distinctTags, TagTable } from './tag-table.ts';

const posts = [
  { hashtags: ['AusOpen', 'Tennis'] },
  { hashtags: ['AusOpen', '#ausopen'] },
  { hashtags: ['ausopen', ''] },
  { hashtags: ['chess'] },
];

describe('TagTable', () => {
  const table = TagTable.build(posts);

  it('counts posts, not spellings, and keeps the most used spelling', () => {
    expect(table.toLines()).toEqual([
      'ausopen\t3\tAusOpen',
      'chess\t1\tchess',
      'tennis\t1\tTennis',
    ]);
    expect(table.size).toBe(3);
    expect([table.id('tennis'), table.id('Tennis')]).toEqual([2, undefined]);
    expect([table.tag(0), table.display(0), table.count(0)]).toEqual(['ausopen', 'AusOpen', 3]);
  });

  it('leaves out rare tags', () => {
    expect(TagTable.build(posts, 2).toLines()).toEqual(['ausopen\t3\tAusOpen']);
  });

  it('encodes each distinct tag once', () => {
    expect(table.encode(['TENNIS', '#AusOpen', 'unheard', 'tennis'])).toEqual([2, 0]);
  });

  it('round-trips through lines', () => {
    const read = TagTable.fromLines(table.toLines(), 'tags.txt');
    expect(read.toLines()).toEqual(table.toLines());
    expect(read.id('chess')).toBe(1);
  });

  it('round-trips through a file even if tags end in a lone surrogate', () => {
    const halves = [{ hashtags: ['a\uD83D', 'b'] }, { hashtags: ['a\uD83C'] }];
    const lines = TagTable.build(halves).toLines();
    expect(lines).toEqual(['a\t2\ta', 'b\t1\tb']);
    const file = new TextDecoder().decode(new TextEncoder().encode(lines.join('\n')));
    expect(TagTable.fromLines(file.split('\n'), 'tags.txt').toLines()).toEqual(lines);
  });

  it('names a malformed line', () => {
    expect(() => TagTable.fromLines(['a\t1\tA', 'b\tmany\tB'], 'tags.txt')).toThrow(
      'tags.txt line 2: expected tag, count and spelling separated by tabs, got "b\tmany\tB"',
    );
    expect(() => TagTable.fromLines(undefined, 'tags.txt')).toThrow(DataFormatError);
    expect(() => TagTable.fromLines(undefined, 'tags.txt')).toThrow('the list of tags is missing');
  });
});

it('distinctTags: normalized, each once, in the order written', () => {
  expect(distinctTags(['#B', 'a', 'b', ' ', '#'])).toEqual(['b', 'a']);
});
