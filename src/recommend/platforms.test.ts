import { describe, expect, it } from 'vitest';
import { type PlatformName, platform, platformNames } from './platforms.ts';

const astronaut = '👩\u200D🚀';
const link = 'https://example.com/a/very/long/way/to/the/page?with=query#and-part';

describe('length', () => {
  const rows: [string, string, Record<PlatformName, number>][] = [
    ['letters', 'abc', { x: 3, mastodon: 3, bluesky: 3, instagram: 3, weibo: 3 }],
    ['Chinese', '雪山', { x: 4, mastodon: 2, bluesky: 2, instagram: 2, weibo: 2 }],
    [
      'an emoji of several code points',
      astronaut,
      { x: 2, mastodon: 1, bluesky: 1, instagram: 3, weibo: 3 },
    ],
    ['a combining accent', 'e\u0301', { x: 1, mastodon: 1, bluesky: 1, instagram: 2, weibo: 2 }],
    ['a link', link, { x: 23, mastodon: 23, bluesky: 67, instagram: 67, weibo: 67 }],
    [
      'a link without its protocol',
      'example.com',
      { x: 23, mastodon: 11, bluesky: 11, instagram: 11, weibo: 11 },
    ],
    [
      'a mention of a user on another server',
      '@ann@example.social',
      { x: 19, mastodon: 4, bluesky: 19, instagram: 19, weibo: 19 },
    ],
  ];

  it.each(rows)('of %s', (_, text, lengths) => {
    const counted = platformNames.map((name) => [name, platform(name).length(text)]);
    expect(Object.fromEntries(counted)).toEqual(lengths);
  });

  it('of several links and mentions on Mastodon, with the text around them', () => {
    const { length } = platform('mastodon');
    expect(length(`so ${link}, ${link}!`)).toBe(3 + 23 + 2 + 23 + 1);
    expect(length('thanks @ann@example.social, @ben and c@example.org')).toBe(
      'thanks @ann, @ben and c@example.org'.length,
    );
    expect(length('https://example.social/@ann@other.example')).toBe(23);
  });
});
