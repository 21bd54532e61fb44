import { describe, expect, it } from 'vitest';
import type { Suggestion } from '../recommend/post-process.ts';
import { suggestionLines } from './suggestion-lines.ts';

const tag = (display: string, count: number, more: Partial<Suggestion> = {}): Suggestion => ({
  tag: display.toLowerCase(),
  display,
  score: 0.91234,
  seen: count > 0,
  count,
  ...more,
});
const coffee = tag('Coffee', 1234);
const news = tag('News', 40, { popular: true });
const text = 'espresso';

describe('suggestionLines', () => {
  it('shows suggestions as one table, with scores and without percentages', () => {
    const lines = suggestionLines(
      { suggestions: [coffee, tag('Latte', 0)], popular: [] },
      { text },
    );
    expect(lines).toEqual([
      '  tag      score  posts',
      '---------  -----  -----',
      '  #Coffee  0.912  1,234',
      '  #Latte   0.912    new',
    ]);
  });

  it('shows probabilities in place of scores if the model gives them', () => {
    const sure = { ...coffee, score: -1.5, probability: 0.634 };
    const print = (...suggestions: Suggestion[]) =>
      suggestionLines({ suggestions, popular: [] }, { text });
    expect(print(sure)).toEqual([
      '  tag      probability  posts',
      '---------  -----------  -----',
      '  #Coffee         0.63  1,234',
    ]);
    expect(print(sure, coffee)[0]).toContain('score');
  });

  it('names the first sources that carry a tag', () => {
    const from = ['author', 'similar posts', 'trends', 'text'];
    const [, , line] = suggestionLines(
      { suggestions: [{ ...coffee, from }], popular: [] },
      { text },
    );
    expect(line).toMatch(/1,234 {2}author, similar posts, trends$/);
  });

  it('reports that nothing points to a tag, and lists popular ones under their own heading', () => {
    const lines = suggestionLines({ suggestions: [], popular: [news] }, { text: 'xqzv' });
    expect(lines).toEqual([
      '  Nothing in this post points to a tag.',
      '  Popular:',
      '    tag    posts',
      '---------  -----',
      '    #News     40',
    ]);
  });

  it('separates popular tags from suggestions', () => {
    const lines = suggestionLines({ suggestions: [coffee], popular: [news] }, { text });
    expect(lines.slice(2, 4)).toEqual([
      '  #Coffee  0.912  1,234',
      '  Popular, but nothing points to them:',
    ]);
    expect(lines.at(-1)).toMatch(/#News +40$/);
  });

  it.each([
    ['besides its own tags', { text: 'xqzv #tea' }, 'points to another tag.'],
    [
      'above the minimum',
      { text, minimum: 0.95 },
      'points to a tag strongly enough (--minimum 0.95).',
    ],
  ])('reports that there is nothing %s', (_, asked, ending) => {
    const [first] = suggestionLines({ suggestions: [], popular: [news] }, asked);
    expect(first).toBe(`  Nothing in this post ${ending}`);
  });

  it('explains an empty result', () => {
    const none = { suggestions: [], popular: [] };
    expect(suggestionLines(none, { text })).toEqual(['  Nothing in this post points to a tag.']);
    expect(suggestionLines(none, { text: 'a'.repeat(300), platform: 'x' })).toEqual([
      '  No tag to recommend within the limits of x.',
    ]);
  });
});
