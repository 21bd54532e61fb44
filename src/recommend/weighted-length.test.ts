import fc from 'fast-check';
import twitterText from 'twitter-text';
import { describe, expect, it } from 'vitest';
import { weightedLength } from './weighted-length.ts';

const theirs = (text: string) => twitterText.parseTweet(text).weightedLength;

describe('weightedLength', () => {
  it.each([
    ['', 0],
    ['good 雪 “quoted” – ½', 20],
    ['see https://example.com/a/very/long/way/to/the/page, example.com', 4 + 23 + 2 + 23],
    ['👩‍🚀👍🏽🇩🇪1️⃣❤️🏴󠁧󠁢󠁥󠁮󠁧󠁿', 12],
    ['© ©️ ™ e\u0301', 1 + 1 + 2 + 1 + 2 + 1 + 1],
    ['\ud800', 2],
  ])('of %j is %i', (text, length) => {
    expect(weightedLength(text)).toBe(length);
    expect(theirs(text)).toBe(length);
  });

  it('agrees with twitter-text on every code point', () => {
    const differ: string[] = [];
    for (let code = 0; code < 0x20000; code += 16) {
      const text = String.fromCodePoint(...Array.from({ length: 16 }, (_, i) => code + i));
      // Alone and after a letter, separated by spaces so that they do not form links.
      for (const one of [[...text].join(' '), [...text].map((c) => `a${c}`).join(' ')]) {
        if (weightedLength(one) !== theirs(one)) differ.push(code.toString(16));
      }
    }
    expect(differ).toEqual([]);
  });

  it('agrees with twitter-text on random texts', () => {
    const piece = fc.constantFrom(
      ...'aZ1#*.é雪я \n/@“…\u0301',
      ...[
        '👩‍🚀',
        '👍',
        '👍🏽',
        '1️⃣',
        '🇩🇪',
        '❤️',
        '☺',
        '😀',
        'https://t.co/x ',
        'example.com',
        '.com',
        '\ud800',
      ],
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
        const text = pieces.join('');
        expect(weightedLength(text)).toBe(theirs(text));
      }),
      { numRuns: 3000 },
    );
  });
});
