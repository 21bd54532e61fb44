/** A hashtag that is being typed, and what becomes of the draft when it is completed. */
import { findHashtags, type Marking } from '../../src/text/hashtags.ts';

export interface HalfTyped {
  /** What stands after the sign so far, as typed. */
  readonly typed: string;
  /** Its place in the draft, sign included. */
  readonly start: number;
  readonly end: number;
}

/** What would still belong to the tag if it stood there. */
const IN_TAG = /^[\p{L}\p{M}\p{N}_]/u;

/** The tag that ends at the caret; undefined if there is none, or it is closed (`#topic#`), or goes on after the caret. */
export function halfTypedTag(
  draft: string,
  caret: number,
  marking: Marking,
): HalfTyped | undefined {
  const before = draft.slice(0, caret);
  const last = findHashtags(before, marking).at(-1);
  if (last?.end !== caret || before.endsWith('#') || IN_TAG.test(draft.slice(caret))) return;
  return { typed: last.spelling, start: last.start, end: last.end };
}

/**
 * The draft with the tag completed. At the end of the draft a space follows, ready for the next word.
 *
 * @param written as the platform writes it
 */
export function complete(draft: string, { start, end }: HalfTyped, written: string): string {
  const after = draft.slice(end);
  return `${draft.slice(0, start)}${written}${after === '' ? ' ' : after}`;
}
