/**
 * Tweets of API v1.1, one per line or in a list, as saved by twarc and streaming clients and in collections such as
 * TREC's. Retweets and control messages of streams are skipped. The author is the user's id.
 */
import { type Conversion, readJsonRecords } from '../json-records.ts';
import { MalformedError } from '../validate.ts';
import type { Format } from './format.ts';
import { asList, asObject } from './json-ld.ts';
import { isRetweetText, tweetLanguage, tweetText } from './tweet.ts';

type JsonObject = Readonly<Record<string, unknown>>;

export const twitterV1: Format = {
  name: 'twitter-v1',
  read: (source, context) =>
    readJsonRecords(source, context, { lists: ['statuses'], pages: true, convert: fromTweet }),
};

export function isTweetV1(value: JsonObject): boolean {
  const page = asObject(asList(value.statuses)[0]);
  if (page) return isTweetV1(page);
  const hasText = 'text' in value || 'full_text' in value || 'extended_tweet' in value;
  if (!hasText) return false;
  if (asObject(value.user)) return 'id_str' in value || 'created_at' in value;
  // Without a user, a tweet is recognized by other fields of the API, unless it also has the fields of a post.
  if (OWN_FIELDS.some((field) => field in value)) return false;
  const isDated = TWITTER_TIME.test(String(value.created_at));
  return 'id_str' in value && (isDated || asObject(value.entities) !== undefined);
}

/** Whether an object is a control message of a stream, not a tweet: `{"limit": {"track": 5}}`. */
export function isControlMessage(value: JsonObject): boolean {
  const [key, ...others] = Object.keys(value);
  return others.length === 0 && CONTROL.test(key ?? '') && asObject(value[key]) !== undefined;
}

const OWN_FIELDS = ['hashtags', 'tags', 'author', 'time'];
/** `Wed Oct 10 20:19:24 +0000 2018` */
const TWITTER_TIME = /^[A-Z][a-z]{2} [A-Z][a-z]{2} \d\d \d\d:\d\d:\d\d [+-]\d{4} \d{4}$/;

/** The keys of control messages: `{"delete": {...}}`, `{"limit": {...}}` and so on. */
const CONTROL =
  /^(?:delete|limit|scrub_geo|status_withheld|user_withheld|disconnect|warning|friends|friends_str|event|control)$/;

function fromTweet(value: unknown): Conversion {
  const tweet = asObject(value);
  if (!tweet) throw new MalformedError('a tweet must be an object', value);
  const extended = asObject(tweet.extended_tweet);
  const text = extended?.full_text ?? tweet.full_text ?? tweet.text;
  if (text === undefined) {
    const control = Object.keys(tweet).find((key) => CONTROL.test(key));
    if (control) return { skip: `control message: ${control}` };
  }
  if (asObject(tweet.retweeted_status) || isRetweetText(text)) return { skip: 'retweet' };
  const user = asObject(tweet.user);
  const entities = asObject(extended?.entities) ?? asObject(tweet.entities);
  const hashtags = entities?.hashtags;
  return {
    post: {
      id: tweet.id_str ?? tweet.id,
      text: tweetText(text),
      hashtags: hashtags && asList(hashtags).map((hashtag) => asObject(hashtag)?.text),
      author: user ? (user.id_str ?? user.id ?? user.screen_name) : tweet.user,
      time: tweet.created_at ?? tweet.timestamp_ms,
      lang: tweetLanguage(tweet.lang),
    },
  };
}
