/** What all forms in which Twitter/X gives its posts have in common. */
import { decodeHTML } from 'entities';

/** Twitter escapes &, < and >. */
export function tweetText(text: unknown): unknown {
  return typeof text === 'string' ? decodeHTML(text) : text;
}

/** Old retweets are told by their text alone. */
export function isRetweetText(text: unknown): boolean {
  return typeof text === 'string' && text.startsWith('RT @');
}

const OLD_CODES: Readonly<Record<string, string>> = { in: 'id', iw: 'he', ji: 'yi' };

/** Twitter's own codes say that it could not tell (`und`) or found no words (`zxx`, `qme`, `qht`, ...). */
export function tweetLanguage(lang: unknown): unknown {
  if (typeof lang !== 'string') return lang;
  return /^(?:und|zxx|q\w\w)$/.test(lang) ? undefined : (OLD_CODES[lang] ?? lang);
}
