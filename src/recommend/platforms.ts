import { countGraphemes } from '../text/graphemes.ts';
import { type Marking, writeHashtag } from '../text/hashtags.ts';
import { weightedLength } from './weighted-length.ts';
import { findLinks } from './x-links.ts';

/** The limits of a platform for one post, and how hashtags are written there. */
export interface Platform {
  /** Maximum number of hashtags in a post; Infinity if the platform has no limit. */
  readonly maxTags: number;
  /** Maximum length of a post, in the units of `length`. */
  readonly maxLength: number;
  length(text: string): number;
  readonly marking: Marking;
  /** Returns a tag as written in a post ("#CatsOfX"); '' if it cannot be written. */
  write(spelling: string): string;
}

const codePoints = (text: string) => [...text].length;
const marked = (marking: Marking) => ({
  marking,
  write: (spelling: string) => writeHashtag(spelling, marking),
});

/**
 * Limits of ordinary accounts, as each platform documents them:
 * - X counts weighted characters (a link is 23, a Chinese character 2), as its library twitter-text does;
 * - Mastodon 4: the default of the server setting `max_characters` (instance API), in graphemes (a link is 23, and
 *   the domain in a mention of a user on another server is not counted), as in its `countableText`;
 * - Bluesky: lexicon `app.bsky.feed.post`, `maxGraphemes`;
 * - Instagram: "caption" of its content publishing API;
 * - Weibo: posts of up to 2,000 characters, with topics between two `#`.
 */
const platforms = {
  x: {
    maxTags: Number.POSITIVE_INFINITY,
    maxLength: 280,
    length: weightedLength,
    ...marked('sign'),
  },
  mastodon: {
    maxTags: Number.POSITIVE_INFINITY,
    maxLength: 500,
    length: (text) => countGraphemes(countedByMastodon(text)),
    ...marked('sign'),
  },
  bluesky: {
    maxTags: Number.POSITIVE_INFINITY,
    maxLength: 300,
    length: countGraphemes,
    ...marked('sign'),
  },
  instagram: { maxTags: 30, maxLength: 2200, length: codePoints, ...marked('sign') },
  weibo: {
    maxTags: Number.POSITIVE_INFINITY,
    maxLength: 2000,
    length: codePoints,
    ...marked('pair'),
  },
} as const satisfies Record<string, Platform>;

export type PlatformName = keyof typeof platforms;

export const platformNames = Object.keys(platforms) as readonly PlatformName[];

export function platform(name: PlatformName): Platform {
  return platforms[name];
}

const NAME_ELSEWHERE = /(^|[^/\w])(@[a-z0-9_]+)@[a-z0-9.-]+[a-z0-9]/gi;

/** Links with a protocol are found by the rules of X, mentions of users on other servers by Mastodon's own pattern. */
function countedByMastodon(text: string): string {
  const parts: string[] = [];
  let from = 0;
  for (const { start, end, hasProtocol } of findLinks(text)) {
    if (!hasProtocol) continue;
    parts.push(text.slice(from, start), 'x'.repeat(23));
    from = end;
  }
  return `${parts.join('')}${text.slice(from)}`.replace(NAME_ELSEWHERE, '$1$2');
}
