import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { displayTag, normalizeTag, tagSpelling } from './tags.ts';

describe('normalizeTag', () => {
  it.each([
    ['#BlackLivesMatter', 'blacklivesmatter'],
    ['＃ＡＢ', 'ab'],
    ['  # New \n York ', 'new york'],
    ['#世界杯#', '世界杯'],
    ['c#', 'c#'],
    ['##', ''],
  ])('%j is %j', (written, tag) => {
    expect(normalizeTag(written)).toBe(tag);
  });

  it.each([
    'covid\u200B',
    '#covid\uFE0F',
    '\u200B#covid',
    '#\u2060covid',
    '\uFEFFcovid',
    'co\u00ADvid',
    '\u202Acovid\u202C',
    'covid\u{E0020}\u{E007F}',
    'co\u034Fvid\u{E0100}',
    '\u3164covid\u115F',
    'covid\u0007',
    '\u2800covid',
    'covid\u200D',
    '#\u200Ccovid',
  ])('ignores invisible characters: %j', (written) => {
    expect(normalizeTag(written)).toBe('covid');
    expect(displayTag(written)).toBe('covid');
  });

  it.each(['\u200B', '#\uFE0F', '\uFEFF \u00AD', '\u3164', '\u2800', '\u200D\u200C', '\u0000'])(
    'leaves nothing of what nobody sees: %j',
    (written) => {
      expect(normalizeTag(written)).toBe('');
      expect(tagSpelling(written).replace('\u2800', '')).toBe('');
    },
  );

  it('strips half an emoji, which UTF-8 cannot encode', () => {
    for (const half of ['\uD83D', '\uD83C', '\uDE00']) {
      expect(normalizeTag(`A${half}`)).toBe('a');
      expect(displayTag(`A${half}`)).toBe('A');
      expect(tagSpelling(`#${half}A`)).toBe('A');
      expect(normalizeTag(half)).toBe('');
    }
    expect(normalizeTag('a\uD83D\uD83D\uDE00')).toBe('a😀');
  });

  it('treats spellings with and without a joiner as one tag, and displays the joiner', () => {
    expect(normalizeTag('کتاب\u200Cخوانی')).toBe('کتابخوانی');
    expect(displayTag('#کتاب\u200Cخوانی')).toBe('کتاب\u200Cخوانی');
  });

  it('is idempotent for every code point that has another form', () => {
    const broken: string[] = [];
    for (let code = 0; code < 0x30000; code++) {
      const character = String.fromCodePoint(code);
      if (normalizeTag(character) === character) continue;
      for (const next of ['', 'a', '\u0301', '\u030C', '\u200D']) {
        const tag = normalizeTag(character + next);
        if (normalizeTag(tag) !== tag) broken.push(character + next);
      }
    }
    expect(broken).toEqual([]);
  });

  it('is idempotent for any string', () => {
    const unit = fc.oneof(
      fc.constantFrom(
        ...'#＃﹟ \n$´ſKİΣςßẞJŉﬁﷺ\u200B\u200C\u200D\u2800\uFE0F\u3164\uFFA0\u030C\u0301\u0338\uD800',
      ),
      fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
    );
    const text = fc.array(unit, { maxLength: 8 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, (written) => {
        const tag = normalizeTag(written);
        expect(normalizeTag(tag)).toBe(tag);
        expect(displayTag(displayTag(written))).toBe(displayTag(written));
        expect(normalizeTag(displayTag(written))).toBe(tag);
        expect(normalizeTag(tagSpelling(written))).toBe(tag);
      }),
      { numRuns: 2000 },
    );
  });
});
