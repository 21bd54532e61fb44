import { describe, expect, it } from 'vitest';
import { hashtagsInText } from './hashtags-in-text.ts';

describe('hashtagsInText', () => {
  it.each([
    ['Off to #PyCon! #PyCon #pycon', ['PyCon', 'pycon']],
    ['＃愚人节快乐 和 #été', ['愚人节快乐', 'été']],
    ['see http://example.org/#part &#39;x&#39; #1 a#b', []],
    ['no tags', []],
  ])('%s', (text, tags) => {
    expect(hashtagsInText(text)).toEqual(tags);
  });
});
