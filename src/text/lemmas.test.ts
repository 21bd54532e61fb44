import { describe, expect, it } from 'vitest';
import { wantsLemmas } from './lemmas.ts';

describe('wantsLemmas', () => {
  it('follows the profile and the changes to it', () => {
    expect(wantsLemmas(undefined)).toBe(false);
    expect(wantsLemmas({ profile: 'tagfinder' })).toBe(true);
    expect(wantsLemmas({ profile: 'tagfinder', lemmas: false })).toBe(false);
    expect(wantsLemmas({ lemmas: true })).toBe(true);
  });
});
