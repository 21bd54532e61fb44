/** Adds, removes and rewrites the hashtags of a draft. */
import { findHashtags, type Hashtag, type Marking } from '../../src/text/hashtags.ts';

/** Returns the draft without the tags at its end. Tags within sentences are kept. */
export function bodyOf(draft: string, marking: Marking): string {
  return draft.slice(0, tailStart(draft, findHashtags(draft, marking))).trimEnd();
}

/** Appends a tag, after a space if one is needed. @param written the tag as the platform writes it */
export function addTag(draft: string, written: string): string {
  return draft === '' || /\s$/u.test(draft) ? draft + written : `${draft} ${written}`;
}

/**
 * Removes a tag. At the end of the draft, the whole tag goes, with the space before it. Within a sentence, only the
 * sign goes, because the word is part of the sentence.
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

/** Rewrites the tags at the end of the draft for another platform. */
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

/** Index at which the tags at the end begin; the draft's length if it does not end with tags. */
function tailStart(draft: string, tags: readonly Hashtag[]): number {
  let start = draft.length;
  for (const tag of tags.toReversed()) {
    if (draft.slice(tag.end, start).trim() !== '') break;
    start = tag.start;
  }
  return start;
}
