/** Shared by all formats of Twitter/X. */
import { decodeHTML } from 'entities';

/** Unescapes a text, since Twitter escapes &, < and >. */
export function tweetText(text: unknown): unknown {
  return typeof text === 'string' ? decodeHTML(text) : text;
}

/** Old retweets can be recognized only by their text. */
export function isRetweetText(text: unknown): boolean {
  return typeof text === 'string' && text.startsWith('RT @');
}

const OLD_CODES: Readonly<Record<string, string>> = { in: 'id', iw: 'he', ji: 'yi' };

/** A BCP 47 tag; undefined for Twitter's codes for unknown (`und`) or no words (`zxx`, `qme`, `qht`, ...). */
export function tweetLanguage(lang: unknown): unknown {
  if (typeof lang !== 'string') return lang;
  return /^(?:und|zxx|q\w\w)$/.test(lang) ? undefined : (OLD_CODES[lang] ?? lang);
}
