/**
 * `data/tweets.js` of a Twitter/X archive (also `tweet.js`, and `tweets-part1.js` of large ones):
 * JavaScript that assigns a list, `window.YTD.tweets.part0 = [ ... ]`, or that list alone. Retweets are skipped. The
 * tweets of an archive do not name its owner, so the author of all of them is `owner`.
 */
import { type Conversion, readJsonRecords } from '../json-records.ts';
import { MalformedError } from '../validate.ts';
import type { Format } from './format.ts';
import { asList, asObject } from './json-ld.ts';
import { isRetweetText, tweetLanguage, tweetText } from './tweet.ts';

export const twitterArchive: Format = {
  name: 'twitter-archive',
  read: (source, context) =>
    readJsonRecords(source, context, { lists: ['tweets'], convert: fromArchive }),
};

/** Whether an object is an item of the list, which some people save without the assignment: `[{"tweet": {...}}]`. */
export function isArchivedTweet({ tweet: value }: Readonly<Record<string, unknown>>): boolean {
  const tweet = asObject(value);
  if (!tweet) return false;
  return ('full_text' in tweet || 'text' in tweet) && ('id_str' in tweet || 'created_at' in tweet);
}

function fromArchive(value: unknown): Conversion {
  const item = asObject(value);
  const tweet = asObject(item?.tweet) ?? item;
  if (!tweet) throw new MalformedError('a tweet must be an object', value);
  const text = tweet.full_text ?? tweet.text;
  if (isRetweetText(text)) return { skip: 'retweet' };
  const hashtags = asObject(tweet.entities)?.hashtags;
  return {
    post: {
      id: tweet.id_str ?? tweet.id,
      text: tweetText(text),
      hashtags: hashtags && asList(hashtags).map((hashtag) => asObject(hashtag)?.text),
      author: 'owner',
      time: tweet.created_at,
      lang: tweetLanguage(tweet.lang),
    },
  };
}
