import twitterText from 'twitter-text';

/**
 * The hashtags that stand in a text, as written, without `#`, each spelling once, in order. Scripts
 * without spaces, full-width `＃`, and `#` inside URLs or entities follow twitter-text 3.1.0's rules
 * (a tag needs a letter: `#1` is none).
 *
 * Example: `hashtagsInText('Off to #PyCon! #PyCon')` is `['PyCon']`.
 */
export function hashtagsInText(text: string): string[] {
  if (!/[#＃]/.test(text)) return [];
  return [...new Set(twitterText.extractHashtags(text))];
}
