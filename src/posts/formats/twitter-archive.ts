/**
 * `data/tweets.js` of a Twitter/X archive (also `tweet.js`, and `tweets-part1.js` of large ones):
 * JavaScript that assigns a list, `window.YTD.tweets.part0 = [ ... ]`. Retweets are left out. The
 * archive does not name its owner in each tweet: the author is `owner` throughout.
 */
import { decodeHTML } from 'entities';
import { readJsonList } from '../json-list.ts';
import type { Format } from './format.ts';

interface Tweet {
  readonly id_str?: unknown;
  readonly full_text?: unknown;
  readonly text?: unknown;
  readonly created_at?: unknown;
  readonly lang?: unknown;
  readonly entities?: { readonly hashtags?: readonly { readonly text?: unknown }[] };
}

export const twitterArchive: Format = {
  name: 'twitter-archive',

  async *read(source, { tally, maxLineBytes }) {
    for await (const records of readJsonList(source, undefined, maxLineBytes, tally)) {
      const values: unknown[] = [];
      const lines: number[] = [];
      records.values.forEach((value, i) => {
        const tweet = ((value as { tweet?: Tweet }).tweet ?? value) as Tweet;
        const text = tweet.full_text ?? tweet.text;
        if (typeof text === 'string' && text.startsWith('RT @')) {
          tally.skipped('retweet', records.lines[i]!);
          return;
        }
        values.push({
          id: tweet.id_str,
          // Archives escape &, < and >.
          text: typeof text === 'string' ? decodeHTML(text) : text,
          hashtags: tweet.entities?.hashtags?.map((hashtag) => hashtag.text),
          author: 'owner',
          time: toTime(tweet.created_at),
          lang: isLanguage(tweet.lang) ? tweet.lang : undefined,
        });
        lines.push(records.lines[i]!);
      });
      yield { values, lines };
    }
  },
};

/** "Wed Oct 10 20:19:24 +0000 2018" in milliseconds; anything else is for validation to reject. */
function toTime(value: unknown): unknown {
  const time = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(time) ? value : new Date(time).toISOString();
}

/** Twitter's own codes say that it could not tell (`und`) or had no words (`zxx`, `qme`, `qht`, ...). */
function isLanguage(lang: unknown): boolean {
  return typeof lang !== 'string' || !/^(und|zxx|q\w\w)$/.test(lang);
}
