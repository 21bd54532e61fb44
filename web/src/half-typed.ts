/** Finds the hashtag being typed, and completes it. */
import { findHashtags, type Marking } from '../../src/text/hashtags.ts';

export interface HalfTyped {
  /** The text after the sign, as typed so far. */
  readonly typed: string;
  /** Index in the draft, including the sign. */
  readonly start: number;
  readonly end: number;
}

/** Characters that would continue the tag. */
const IN_TAG = /^[\p{L}\p{M}\p{N}_]/u;

/** The tag that ends at the caret. Undefined if there is none, it is closed (`#topic#`), or it continues after the caret. */
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
 * Returns the draft with the tag completed. At the end of the draft, a space is added for the next word.
 *
 * @param written the tag as the platform writes it
 */
export function complete(draft: string, { start, end }: HalfTyped, written: string): string {
  const after = draft.slice(end);
  return `${draft.slice(0, start)}${written}${after === '' ? ' ' : after}`;
}
