import { describe, expect, it } from 'vitest';
import { platform } from '../../src/recommend/platforms.ts';
import { budgetOf, fits } from './budget.ts';

describe('budgetOf', () => {
  it('counts characters as the platform does', () => {
    expect(budgetOf('雪', platform('x')).used).toBe(2);
    expect(budgetOf('雪', platform('mastodon')).used).toBe(1);
    expect(budgetOf('👩‍🚀', platform('bluesky')).used).toBe(1);
  });

  it('warns before the limit and says by how much it is exceeded', () => {
    const x = (length: number) => budgetOf('a'.repeat(length), platform('x'));
    expect(x(237)).toMatchObject({ state: 'fine', left: 43 });
    expect(x(238)).toMatchObject({ state: 'near', share: 0.85 });
    expect(x(280)).toMatchObject({ state: 'near', left: 0 });
    expect(x(283)).toMatchObject({ state: 'over', left: -3, share: 1 });
  });

  it('knows which platforms limit the number of tags', () => {
    expect(budgetOf('#a '.repeat(30), platform('instagram'))).toMatchObject({
      state: 'fine',
      tagsOver: 0,
    });
    expect(budgetOf('#a '.repeat(32), platform('instagram'))).toMatchObject({
      state: 'over',
      tagsOver: 2,
    });
    expect(budgetOf('#a '.repeat(32), platform('x')).state).toBe('fine');
  });
});

describe('fits', () => {
  it('counts the tags at the end of the draft and the space between', () => {
    const draft = `${'a'.repeat(249)} #TagOfTwentyCharacters`; // 272
    expect(fits(draft, '#1234567', platform('x'))).toBe(false);
    expect(fits(draft, '#123456', platform('x'))).toBe(true);
    expect(fits(`${draft} `, '#1234567', platform('x'))).toBe(false);
    expect(fits(`${draft} `, '#123456', platform('x'))).toBe(true);
  });

  it('respects the limit on the number of tags', () => {
    expect(fits('#a '.repeat(29), '#b', platform('instagram'))).toBe(true);
    expect(fits('#a '.repeat(30), '#b', platform('instagram'))).toBe(false);
  });
});
