import { describe, expect, it } from 'vitest';
import { platform } from '../../src/recommend/platforms.ts';
import { budgetOf } from './budget.ts';

describe('budgetOf', () => {
  it('counts as the platform does', () => {
    expect(budgetOf('雪', 0, platform('x')).used).toBe(2);
    expect(budgetOf('雪', 0, platform('mastodon')).used).toBe(1);
    expect(budgetOf('👩‍🚀', 0, platform('bluesky')).used).toBe(1);
  });

  it('warns before the limit and says how much is too much', () => {
    const x = (length: number) => budgetOf('a'.repeat(length), 0, platform('x'));
    expect(x(237)).toMatchObject({ state: 'fine', left: 43 });
    expect(x(238)).toMatchObject({ state: 'near', share: 0.85 });
    expect(x(280)).toMatchObject({ state: 'near', left: 0 });
    expect(x(283)).toMatchObject({ state: 'over', left: -3, share: 1 });
  });

  it('knows where the number of tags is limited', () => {
    expect(budgetOf('a', 30, platform('instagram'))).toMatchObject({ state: 'fine', tagsOver: 0 });
    expect(budgetOf('a', 32, platform('instagram'))).toMatchObject({ state: 'over', tagsOver: 2 });
    expect(budgetOf('a', 32, platform('x')).state).toBe('fine');
  });
});
