import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { platform } from '../../src/recommend/platforms.ts';
import { tagAsWritten } from '../../src/text/hashtags.ts';
import { addTag, bodyOf, removeTag, rewriteTags } from './draft-tags.ts';

describe('bodyOf', () => {
  it('is the draft without the tags at its end', () => {
    expect(bodyOf('silky #milk in the jug #latte #art ', 'sign')).toBe('silky #milk in the jug');
    expect(bodyOf('拿铁 #咖啡# #早 安#', 'pair')).toBe('拿铁');
    expect(bodyOf('#only #tags', 'sign')).toBe('');
    expect(bodyOf('none', 'sign')).toBe('none');
  });
});

describe('addTag', () => {
  it('puts one space before the tag', () => {
    expect(addTag('', '#a')).toBe('#a');
    expect(addTag('snow', '#a')).toBe('snow #a');
    expect(addTag('snow\n', '#a')).toBe('snow\n#a');
    expect(addTag('snow #a', '#b#')).toBe('snow #a #b#');
  });
});

describe('removeTag', () => {
  it('removes tags at the end entirely', () => {
    expect(removeTag('snow #a #b', 'b', 'sign')).toBe('snow #a');
    expect(removeTag('snow #a #b', 'a', 'sign')).toBe('snow #b');
    expect(removeTag('#a #b', 'a', 'sign')).toBe('#b');
    expect(removeTag('雪 #滑 雪# #山#', '滑 雪', 'pair')).toBe('雪 #山#');
  });

  it('keeps the word where it is part of a sentence', () => {
    expect(removeTag('silky #Milk in the jug #milk', 'milk', 'sign')).toBe('silky Milk in the jug');
  });

  it('undoes addTag on every platform', () => {
    const body = fc.string({
      unit: fc.constantFrom('a', 'é', '雪', ' ', '.', '😀'),
      maxLength: 20,
    });
    const tag = fc.string({
      unit: fc.constantFrom('a', 'B', '雪', '・', '\u200C', '-', ' ', '#'),
      maxLength: 6,
    });
    fc.assert(
      fc.property(body, tag, fc.constantFrom('x', 'weibo'), (text, spelling, name) => {
        const { marking, write } = platform(name);
        const draft = text.trim();
        const written = write(spelling);
        if (written === '') return;
        const added = addTag(draft, written);
        expect(bodyOf(added, marking)).toBe(draft);
        expect(removeTag(added, tagAsWritten(written, marking), marking)).toBe(draft);
      }),
    );
  });
});

describe('rewriteTags', () => {
  it('rewrites the tags at the end for another platform', () => {
    const weibo = rewriteTags('go #on the #snow #Ski #run', 'sign', platform('weibo').write);
    expect(weibo).toBe('go #on the #snow# #Ski# #run#');
    expect(rewriteTags('雪 #滑 雪#', 'pair', platform('x').write)).toBe('雪 #滑雪');
  });
});
