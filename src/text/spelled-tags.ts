/** Tags that consecutive words of a text spell: "black lives matter" spells `blacklivesmatter`, "scar" does not spell `car`. */
import { normalizeTag } from '../base/tags.ts';
import { segmentHashtag } from './hashtag-words.ts';

/** The words of a tag or token run together: normalized, without anything but letters and digits. May be ''. */
export function lettersOf(written: string): string {
  return segmentHashtag(normalizeTag(written)).join('');
}

/** A stretch of words, from `from` up to but excluding `to`. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/**
 * The spans of consecutive words that, run together, are `letters`, from left to right. A word without letters ('')
 * separates the words around it.
 */
export function* spansSpelling(words: readonly string[], letters: string): Generator<Span> {
  for (let from = 0; from < words.length; from++) {
    let length = 0;
    for (let at = from; at < words.length && length < letters.length; at++) {
      if (words[at] === '' || !letters.startsWith(words[at], length)) break;
      length += words[at].length;
      if (length === letters.length) yield { from, to: at + 1 };
    }
  }
}

/** Whether consecutive words, run together, are `letters`. */
export function spells(words: readonly string[], letters: string): boolean {
  return !spansSpelling(words, letters).next().done;
}
