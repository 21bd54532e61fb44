/**
 * Invisible characters: Unicode's default-ignorable code points (zero-width spaces, soft hyphens, variation selectors,
 * bidirectional marks, fillers), controls other than white space, and interlinear annotation. Half an emoji (a lone
 * surrogate) counts as well: UTF-8 cannot encode it, so two tags that differ only in it would be the same in a file.
 * The two joiners are left to `LOOSE_JOINER`.
 */
const INVISIBLE =
  /(?![\u200C-\u200D\t-\r])[\p{Default_Ignorable_Code_Point}\p{Cc}\p{Cs}\uFFF9-\uFFFB]/gu;
/** A joiner (needed in Persian and Indic scripts) that joins nothing. */
const LOOSE_JOINER =
  /(?<![^\s\u2800#＃﹟\u200C\u200D])[\u200C\u200D]|[\u200C\u200D](?![^\s\u2800#＃﹟\u200C\u200D])/gu;
const JOINER = /[\u200C\u200D]/g;
const HAS_JOINER = /[\u200C\u200D]/;
const HAS_INVISIBLE = /[\p{Default_Ignorable_Code_Point}\p{Cc}\p{Cs}\uFFF9-\uFFFB]/u;
const PLAIN = /^[!-~]*$/;
/** Includes the Braille blank, which Unicode classifies as a symbol. */
const WHITE_SPACE = /[\s\u2800]+/gu;
const SIGN = /[#＃﹟]/;
const SIGN_OR_SPACE = /[#＃﹟\s\u2800]/;

/**
 * Returns the identity of a tag: without `#` before it (or around it, as Weibo writes topics), without invisible
 * characters, NFKC, lower case, runs of white space as one space, trimmed. Two spellings are the same tag if and only
 * if this is equal. '' means that nothing is left, so it is not a tag. Normalizing twice has no further effect.
 *
 * Example: `normalizeTag('#BlackLivesMatter')` is `'blacklivesmatter'`; `'＃ＡＢ'` is `'ab'`; `'covid\u200B'`
 * is `'covid'`.
 */
export function normalizeTag(tag: string): string {
  if (PLAIN.test(tag)) return withoutSigns(tag).toLowerCase();
  const shown = displayTag(tag);
  const letters = HAS_JOINER.test(shown) ? shown.replace(JOINER, '').normalize('NFKC') : shown;
  return letters.toLowerCase().normalize('NFKC'); // "J̌" is two code points, but "ǰ" is one
}

/** The display form of a tag: like `normalizeTag`, but keeps its case and the joiners within it. */
export function displayTag(tag: string): string {
  if (PLAIN.test(tag)) return withoutSigns(tag);
  const folded = withoutLooseJoiners(withoutInvisible(tag).normalize('NFKC'));
  return withoutSigns(folded.replace(WHITE_SPACE, ' '));
}

/**
 * A tag as its author spelled it, without the signs around it and without invisible characters. Unlike `displayTag`, it
 * keeps full-width and styled letters.
 */
export function tagSpelling(written: string): string {
  return withoutSigns(PLAIN.test(written) ? written : withoutInvisible(written));
}

function withoutInvisible(text: string): string {
  return HAS_INVISIBLE.test(text) ? withoutLooseJoiners(text.replace(INVISIBLE, '')) : text;
}

function withoutLooseJoiners(text: string): string {
  return HAS_JOINER.test(text) ? text.replace(LOOSE_JOINER, '') : text;
}

/** Trims the tag and removes the signs before it; if there were any, also those after it. */
function withoutSigns(tag: string): string {
  let start = 0;
  while (start < tag.length && SIGN_OR_SPACE.test(tag[start])) start++;
  if (!SIGN.test(tag.slice(0, start))) return tag.trim();
  let end = tag.length;
  while (end > start && SIGN_OR_SPACE.test(tag[end - 1])) end--;
  return tag.slice(start, end);
}
