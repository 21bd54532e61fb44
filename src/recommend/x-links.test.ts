import fc from 'fast-check';
import twitterText from 'twitter-text';
import { describe, expect, it } from 'vitest';
import { topLevelDomains } from './top-level-domains.ts';
import { findLinks } from './x-links.ts';

const places = (text: string) => findLinks(text).map(({ start, end }) => [start, end]);
const theirs = (text: string, options?: object) =>
  twitterText
    .extractUrlsWithIndices(text, options as never)
    .map(({ url, indices }) => [indices[0], indices[0] + url.length]);

const domains = (pattern: RegExp) => /^\(\?:\(\?:(.*)\)\(\?=/s.exec(pattern.source)![1].split('|');

describe('topLevelDomains', () => {
  it('match those of twitter-text', () => {
    const { regexen } = twitterText as unknown as { regexen: Record<string, RegExp> };
    const listed = [...domains(regexen.validGTLD), ...domains(regexen.validCCTLD)];
    expect([...topLevelDomains].sort()).toEqual([...new Set(listed)].sort());
  });
});

describe('findLinks', () => {
  it('finds links with and without a protocol, with their paths and queries', () => {
    const text = 'see https://example.com/a_(b)?c=d, example.org. and 看example.net好';
    expect(findLinks(text)).toEqual([
      { start: 4, end: 33, hasProtocol: true },
      { start: 35, end: 46, hasProtocol: false },
      { start: 53, end: 64, hasProtocol: false },
    ]);
  });

  it.each([
    'a.com b.co.uk/x c.museum:80/y? d.中国 e.中国x f.xn--p1ai',
    `https://t.co/abcDEF12x?y=z. http://t.co/a-b https://t.co/${'a'.repeat(41)}`,
    'me@example.com #example.com $example.com x.example.com_y -example.com /example.com',
    'http://a_b.example.com http://a.b_c.com http://-a.com a-.com a..com .a.com',
    'example.coma好example.com example.coma好example.com/a?b a.b.comx好a.b.com好b.com/x',
    'a.com/b~(c) a.com/~(b) a.com/~(b)c a.com/(b)(c)~(d) a.com/(b(c)d)!(e) a.com/(b)~',
    '好.好.com 好a.com a.com好.b.com/x 一.a.中国/x 😀a.com 😀.com/x',
    'http://example.com/a(b(c)d)e http://example.com/((a)) http://example.com/a( http://example.com/@b/,',
    'https://https://a.com http://http.com xhttp://a.com HTTP://A.COM/B a.com/!!! a.com?b',
    `${'a'.repeat(64)}.com ${'好'.repeat(20)}.com ${'好'.repeat(15)}.com http://${'好'.repeat(30)}。b.com`,
    `http://a.com/${'b'.repeat(4070)} http://a.com/${'b'.repeat(4090)} ${'a.'.repeat(2100)}com`,
    'http://münchen.de/straße http://пример.рф/путь vermögensberater.vermögensberater',
  ])('agrees with twitter-text: %s', (text) => {
    expect(places(text)).toEqual(theirs(text));
  });

  it('agrees with twitter-text on random texts', () => {
    const piece = fc.constantFrom(
      ...'abZ09好яé.../:?#@-_()!,;=& \n"😀。$%~',
      ...[
        'http://',
        'https://',
        '.com',
        '.co',
        'com',
        '.中国',
        'xn--a',
        't.co/',
        'a.b.',
        '://',
        'ö',
        '\u200E',
      ],
      ...['example.com', '.рф', '/x(y)'],
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
        const text = pieces.join('');
        expect(places(text)).toEqual(theirs(text));
        const withProtocol = findLinks(text).filter(({ hasProtocol }) => hasProtocol);
        expect(withProtocol.map(({ start, end }) => [start, end])).toEqual(
          theirs(text, { extractUrlsWithoutProtocol: false }),
        );
      }),
      { numRuns: 5000 },
    );
  });
});
