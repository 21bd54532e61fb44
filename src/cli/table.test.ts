import { describe, expect, it } from 'vitest';
import { clip, displayWidth, formatTable } from './table.ts';

describe('formatTable', () => {
  it('aligns words left and numbers right, by their width on a terminal', () => {
    const columns = [{ name: 'tag' }, { name: 'n', align: 'right' }] as const;
    expect(
      formatTable(columns, [
        ['猫猫', '7'],
        ['dog', '12'],
      ]),
    ).toEqual(['tag    n', '----  --', '猫猫   7', 'dog   12']);
  });
});

it.each([
  ['abc', 3],
  ['中文', 4],
  ['ｆｕ', 4],
  ['한글', 4],
  ['👍', 2],
  ['e\u0301', 1],
  ['', 0],
])('shows %j in %i columns', (text, width) => {
  expect(displayWidth(text)).toBe(width);
});

it('clips by columns, and replaces line breaks with spaces', () => {
  expect(clip('one\ntwo', 10)).toBe('one two');
  expect(clip('中文中文', 6)).toBe('中文…');
  expect(displayWidth(clip('a'.repeat(100), 20))).toBe(20);
});
