/**
 * The identity of a tag: without `#`, NFKC, lower case, runs of white space as one space, trimmed.
 * Two spellings are the same tag exactly if this is equal. May return '' (nothing left): not a tag.
 *
 * Example: `normalizeTag('#BlackLivesMatter')` is `'blacklivesmatter'`; `'＃ＡＢ'` is `'ab'`.
 */
export function normalizeTag(tag: string): string {
  return displayTag(tag).toLowerCase();
}

/** The written form of a tag: as `normalizeTag`, but its case is kept. */
export function displayTag(tag: string): string {
  return tag.normalize('NFKC').trim().replace(/^#+/, '').replace(/\s+/gu, ' ').trim();
}
