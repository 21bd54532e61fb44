import { describe, expect, it } from 'vitest';
import { segmentHashtag } from './hashtag-words.ts';

describe('segmentHashtag', () => {
  it.each([
    ['#BlackLivesMatter', 'Black Lives Matter'],
    ['#BLMProtest2020', 'BLM Protest 2020'],
    ['snake_case_tag', 'snake case tag'],
    ['NASA', 'NASA'],
    ['iPhone', 'i Phone'],
    ['ÜberÄrger', 'Über Ärger'],
    ['今天天气', '今天天气'],
    ['#', ''],
  ])('%s', (tag, words) => {
    expect(segmentHashtag(tag).join(' ')).toBe(words);
  });

  it('splits lower case by counts, choosing the most likely split', () => {
    const counts = new Map(
      Object.entries({ the: 100, rapist: 1, therapist: 20, now: 50, here: 40 }),
    );
    expect(segmentHashtag('therapistnow', counts)).toEqual(['therapist', 'now']);
    expect(segmentHashtag('NowHere', counts)).toEqual(['Now', 'Here']);
    expect(segmentHashtag('xyzzy', counts)).toEqual(['xyzzy']);
    expect(segmentHashtag('nowhere', new Map())).toEqual(['nowhere']);
  });
});
