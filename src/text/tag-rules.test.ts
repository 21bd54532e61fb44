import { describe, expect, it } from 'vitest';
import { tagRules } from './tag-rules.ts';

describe('tagRules', () => {
  it("tagfinder keeps tags of letters alone that are no stop words (section 2.2.1's list)", () => {
    const tags = ['nike', 'café', 'नमस्ते', 'the', 'covid19', '2022', 'new_york', 'new york'];
    expect(tags.filter(tagRules.tagfinder)).toEqual(['nike', 'café', 'नमस्ते']);
  });

  it('naacl-2019 leaves out tags of one character, as people count them', () => {
    const tags = ['a', '春', '👩‍👩‍👧', 'é', 'ab', '春节'];
    expect(tags.filter(tagRules['naacl-2019'])).toEqual(['ab', '春节']);
  });
});
