import { describe, expect, it } from 'vitest';
import { limits } from '../../src/server/schemas.ts';
import { longestText, tooLong } from './draft-length.ts';

describe('tooLong', () => {
  it('uses the limit of the server', () => {
    expect(longestText).toBe(limits.textLength);
    expect(tooLong('a'.repeat(20_000), ['b'])).toBeUndefined();
    expect(tooLong('😀'.repeat(20_000), [])).toBeUndefined();
  });

  it('says in one sentence which text is too long', () => {
    expect(tooLong('a'.repeat(20_312), [])).toMatch(/up to 20,000 .* your post has 20,312\./);
    expect(tooLong('a', ['b', 'c'.repeat(20_001)])).toMatch(/^Suggestions .* reply 2 is longer/);
  });
});
