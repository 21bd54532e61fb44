/**
 * Tweets of API v2: pages `{ "data": [...], "includes": {...} }`, one per line (twarc2) or in a file, single tweets of
 * a stream, or flattened ones. Retweets are skipped. The author is the user's id.
 */
import { type Conversion, readJsonRecords } from '../json-records.ts';
import { MalformedError } from '../validate.ts';
import type { Format } from './format.ts';
import { asList, asObject } from './json-ld.ts';
import { isRetweetText, tweetLanguage, tweetText } from './tweet.ts';

type JsonObject = Readonly<Record<string, unknown>>;

/** The maximum number of tweets in a page of the API. */
const TWEETS_IN_PAGE = 500;

export const twitterV2: Format = {
  name: 'twitter-v2',
  read: (source, context) =>
    readJsonRecords(source, context, {
      lists: [],
      convert: fromPage,
      // A tweet with all its fields takes some 5 kB.
      recordsInOne: Math.ceil((TWEETS_IN_PAGE * 32 * 1024) / 2 ** 20),
    }),
};

/** Whether an object is a tweet or a page of tweets. */
export function isTweetV2(value: JsonObject): boolean {
  if (!('data' in value)) return isTweet(value);
  const tweet = asObject(asList(value.data)[0]);
  if (!tweet) return 'result_count' in (asObject(value.meta) ?? {});
  const isPage = 'includes' in value || 'result_count' in (asObject(value.meta) ?? {});
  return typeof tweet.text === 'string' && (isPage || isTweet(tweet));
}

function isTweet(value: JsonObject): boolean {
  const hasAuthor = 'author_id' in value || 'username' in (asObject(value.author) ?? {});
  return typeof value.text === 'string' && (hasAuthor || 'edit_history_tweet_ids' in value);
}

function fromPage(value: unknown): readonly Conversion[] {
  const page = asObject(value);
  if (!page) throw new MalformedError('a page or tweet must be an object', value);
  if (typeof page.text === 'string') return [fromTweet(page)];
  if ('data' in page) return asList(page.data).map(fromTweet);
  if ('errors' in page) return [{ skip: 'API errors' }];
  if ('meta' in page) return [{ skip: 'page without tweets' }];
  return [fromTweet(page)];
}

/** An unreadable tweet does not cost its page: what is not an object is passed on to validation, which counts it. */
function fromTweet(value: unknown): Conversion {
  const tweet = asObject(value);
  if (!tweet) return { post: value };
  const references = asList(tweet.referenced_tweets).map(asObject);
  const isRetweet = references.some((reference) => reference?.type === 'retweeted');
  if (isRetweet || isRetweetText(tweet.text)) return { skip: 'retweet' };
  const note = asObject(tweet.note_tweet);
  const hashtags = asObject((note ?? tweet).entities)?.hashtags;
  const author = asObject(tweet.author);
  return {
    post: {
      id: tweet.id,
      text: tweetText(note?.text ?? tweet.text),
      hashtags: hashtags && asList(hashtags).map((hashtag) => asObject(hashtag)?.tag),
      author: tweet.author_id ?? author?.id ?? author?.username,
      time: tweet.created_at,
      lang: tweetLanguage(tweet.lang),
    },
  };
}
