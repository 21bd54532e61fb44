/** Hashtags in a draft: which stand in it, adding one, taking one away. */
import { normalizeTag } from '../../src/text/tags.ts';

/** A hashtag as it stands in a draft. */
export interface DraftTag {
  /** Normalized. */
  readonly tag: string;
  /** As written, without `#`. */
  readonly spelling: string;
  /** Its place in the draft, signs included. */
  readonly start: number;
  readonly end: number;
}

/** How a platform marks tags: `#tag`, or between two signs, `#tag#`, as Weibo does. */
export type Marking = 'sign' | 'pair';

/** Not within a word or an address ("a#b", "/page#part", "&#39;"). */
const SIGN = '(?<![\\p{L}\\p{M}\\p{N}_/&.=?])[#＃]([\\p{L}\\p{M}\\p{N}_]+)';
const patterns: Readonly<Record<Marking, RegExp>> = {
  sign: new RegExp(SIGN, 'gu'),
  pair: new RegExp(`#([^#\\s](?:[^#\\n]{0,60}[^#\\s])?)#|${SIGN}`, 'gu'),
};

export function tagsIn(draft: string, marking: Marking): DraftTag[] {
  const tags: DraftTag[] = [];
  for (const match of draft.matchAll(patterns[marking])) {
    const spelling = match[1] ?? match[2]!;
    const tag = normalizeTag(spelling);
    if (tag === '') continue;
    tags.push({ tag, spelling, start: match.index, end: match.index + match[0].length });
  }
  return tags;
}

/**
 * By what a suggestion is found again in the draft: spaces may be lost when a tag is written.
 *
 * @param written as the platform writes it ("#CatsOfX")
 */
export function tagAsWritten(written: string, marking: Marking): string {
  return tagsIn(written, marking)[0]?.tag ?? normalizeTag(written);
}

/** The draft without the tags at its end: what the post says. Tags in mid-sentence stay. */
export function bodyOf(draft: string, marking: Marking): string {
  return draft.slice(0, tailStart(draft, tagsIn(draft, marking))).trimEnd();
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
  const tags = tagsIn(draft, marking);
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
  const tags = tagsIn(draft, marking);
  const tail = tailStart(draft, tags);
  let rewritten = draft;
  for (const { spelling, start, end } of tags.toReversed()) {
    if (start < tail) break;
    rewritten = rewritten.slice(0, start) + write(spelling) + rewritten.slice(end);
  }
  return rewritten;
}

/** Where the tags at the end begin; the length of the draft if it ends otherwise. */
function tailStart(draft: string, tags: readonly DraftTag[]): number {
  let start = draft.length;
  for (const tag of tags.toReversed()) {
    if (draft.slice(tag.end, start).trim() !== '') break;
    start = tag.start;
  }
  return start;
}
