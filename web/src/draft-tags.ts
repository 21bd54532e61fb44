/** The hashtags of a draft: adding one, taking one away. */
import { findHashtags, type Hashtag, type Marking } from '../../src/text/hashtags.ts';

/** The draft without the tags at its end: what the post says. Tags in mid-sentence stay. */
export function bodyOf(draft: string, marking: Marking): string {
  return draft.slice(0, tailStart(draft, findHashtags(draft, marking))).trimEnd();
}

/** @param written as the platform writes it; a space is put before it where one is needed */
export function addTag(draft: string, written: string): string {
  return draft === '' || /\s$/u.test(draft) ? draft + written : `${draft} ${written}`;
}

/**
 * Takes a tag away: at the end of the draft wholly, with the space before it; in mid-sentence only its
 * sign, as the word belongs to the sentence.
 *
 * @param tag normalized
 */
export function removeTag(draft: string, tag: string, marking: Marking): string {
  const tags = findHashtags(draft, marking);
  const tail = tailStart(draft, tags);
  let left = draft;
  for (const one of tags.toReversed()) {
    if (one.tag !== tag) continue;
    const before = left.slice(0, one.start);
    const after = left.slice(one.end);
    if (one.start < tail) left = before + one.spelling + after;
    else left = before.trimEnd() === '' ? after.trimStart() : before.trimEnd() + after;
  }
  return left;
}

/** Writes the tags at the end of the draft anew, for another platform. */
export function rewriteTags(
  draft: string,
  marking: Marking,
  write: (spelling: string) => string,
): string {
  const tags = findHashtags(draft, marking);
  const tail = tailStart(draft, tags);
  let rewritten = draft;
  for (const { spelling, start, end } of tags.toReversed()) {
    if (start < tail) break;
    rewritten = rewritten.slice(0, start) + write(spelling) + rewritten.slice(end);
  }
  return rewritten;
}

/** Where the tags at the end begin; the length of the draft if it ends otherwise. */
function tailStart(draft: string, tags: readonly Hashtag[]): number {
  let start = draft.length;
  for (const tag of tags.toReversed()) {
    if (draft.slice(tag.end, start).trim() !== '') break;
    start = tag.start;
  }
  return start;
}
