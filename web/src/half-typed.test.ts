import { describe, expect, it } from 'vitest';
import { complete, halfTypedTag } from './half-typed.ts';

/** The tag being typed, where "|" marks the caret. */
function typedAt(marked: string, marking: 'sign' | 'pair' = 'sign') {
  const caret = marked.indexOf('|');
  return halfTypedTag(marked.replace('|', ''), caret, marking)?.typed;
}

describe('halfTypedTag', () => {
  it('finds the tag that ends at the caret', () => {
    expect(typedAt('first long #run|')).toBe('run');
    expect(typedAt('#Ru| before breakfast')).toBe('Ru');
    expect(typedAt('so #ru|, and on')).toBe('ru');
    expect(typedAt('#one #tw|\n#three')).toBe('tw');
    expect(typedAt('سباق #جر|')).toBe('جر');
    expect(typedAt('咖啡 #咖|', 'pair')).toBe('咖');
    expect(typedAt('#咖啡# #早|', 'pair')).toBe('早');
  });

  it.each(['run|', '#|', '#run |', '#ru|nning', 'a#run|', 'https://example.org/#ru|', '|#run'])(
    'finds no tag in %s',
    (marked) => {
      expect(typedAt(marked)).toBeUndefined();
    },
  );

  it('finds no tag once the pair of signs is closed', () => {
    expect(typedAt('#咖啡#|', 'pair')).toBeUndefined();
  });
});

describe('complete', () => {
  const completed = (marked: string, written: string) => {
    const caret = marked.indexOf('|');
    const draft = marked.replace('|', '');
    return complete(draft, halfTypedTag(draft, caret, 'sign')!, written);
  };

  it('replaces the typed text with the tag', () => {
    expect(completed('long #ru|', '#Running')).toBe('long #Running ');
    expect(completed('long #ru| today', '#Running')).toBe('long #Running today');
    expect(completed('long #ru|.', '#Running')).toBe('long #Running.');
    expect(completed('跑 #跑|', '#跑步#')).toBe('跑 #跑步# ');
  });
});
