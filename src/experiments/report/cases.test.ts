import { describe, expect, it } from 'vitest';
import { drawCases } from '../draw-cases.ts';
import { caseBrowser } from './cases.ts';
import { testPosts } from './test-posts.ts';

const posts = Array.from({ length: 50 }, (_, at) => ({
  id: `${at}`,
  text: at === 0 ? 'é'.repeat(1000) : `post ${at}`,
  hashtags: [`Gold${at % 5}`, '#gold0'],
}));
const tested = testPosts([], posts);

describe('caseBrowser', () => {
  const drawn = Uint32Array.of(7, 0);
  const rows = [{ row: 4, firstFive: [['gold2', 'x'], []] }];

  it('names gold tags and what each row recommends', () => {
    const { tags, cases, rows: places } = caseBrowser(tested, drawn, rows, 1e6);
    expect(places).toEqual([4]);
    expect(cases[0]).toMatchObject({ text: 'post 7' });
    expect(cases[0].gold.map((at) => tags[at])).toEqual(['gold2', 'gold0']);
    expect(cases[0].given[0].map((at) => tags[at])).toEqual(['gold2', 'x']);
    expect(cases[1].given).toEqual([[]]);
  });

  it('shortens long texts between characters', () => {
    const { cases } = caseBrowser(tested, drawn, rows, 1e6);
    expect(cases[1].text).toBe(`${'é'.repeat(399)}…`);
  });

  it('takes no more room than it may', () => {
    const many = drawCases(50, 50);
    const row = { row: 0, firstFive: posts.map(() => ['a', 'b', 'c', 'd', 'e']) };
    const { cases, tags } = caseBrowser(tested, many, [row], 1000);
    expect(cases.length).toBeGreaterThan(5);
    expect(cases.length).toBeLessThan(50);
    expect(Buffer.byteLength(JSON.stringify({ cases, tags }))).toBeLessThan(1100);
    // One of them is of two bytes a character.
    expect(caseBrowser(tested, Uint32Array.of(0), [row], 700).cases).toEqual([]);
  });
});
