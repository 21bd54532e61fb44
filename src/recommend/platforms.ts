import twitterText from 'twitter-text';

/** What a platform allows in one post, and how a hashtag is written there. */
export interface Platform {
  /** Most hashtags in a post; Infinity where the platform sets no number. */
  readonly maxTags: number;
  /** Longest post, in the units of `length`. */
  readonly maxLength: number;
  length(text: string): number;
  /** A tag's spelling as it stands in a post ("#CatsOfX"). */
  write(spelling: string): string;
}

const codePoints = (text: string) => [...text].length;
const graphemes = (text: string) => [...new Intl.Segmenter().segment(text)].length;
const hash = (spelling: string) => `#${spelling.replace(/\s+/gu, '')}`;

/**
 * Limits of ordinary accounts, as each platform documents them:
 * - X counts weighted characters (a link is 23, a Chinese character 2) as in its library twitter-text;
 * - Mastodon 4: the default of its server setting, `max_characters` of the instance API;
 * - Bluesky: lexicon `app.bsky.feed.post`, `maxGraphemes`;
 * - Instagram: "caption" of its content publishing API;
 * - Weibo: posts of 2,000 characters, a topic between two `#`.
 */
const platforms = {
  x: {
    maxTags: Number.POSITIVE_INFINITY,
    maxLength: 280,
    length: (text) => twitterText.parseTweet(text).weightedLength,
    write: hash,
  },
  mastodon: {
    maxTags: Number.POSITIVE_INFINITY,
    maxLength: 500,
    length: codePoints,
    write: hash,
  },
  bluesky: {
    maxTags: Number.POSITIVE_INFINITY,
    maxLength: 300,
    length: graphemes,
    write: hash,
  },
  instagram: { maxTags: 30, maxLength: 2200, length: codePoints, write: hash },
  weibo: {
    maxTags: Number.POSITIVE_INFINITY,
    maxLength: 2000,
    length: codePoints,
    write: (spelling) => `#${spelling}#`,
  },
} as const satisfies Record<string, Platform>;

export type PlatformName = keyof typeof platforms;

export const platformNames = Object.keys(platforms) as readonly PlatformName[];

export function platform(name: PlatformName): Platform {
  return platforms[name];
}
