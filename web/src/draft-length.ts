/** The longest text that a server accepts, in code points. A test checks that it equals `limits.textLength` of the schemas. */
export const longestText = 20_000;

/** Returns a sentence that says which text is too long for suggestions, or undefined if none is. */
export function tooLong(post: string, replies: readonly string[]): string | undefined {
  const length = characters(post);
  const most = longestText.toLocaleString('en');
  if (length > longestText) {
    const itsLength = length.toLocaleString('en');
    return `Suggestions work up to ${most} characters, and your post has ${itsLength}. You can keep writing; shorten it to get suggestions.`;
  }
  const at = replies.findIndex((reply) => characters(reply) > longestText);
  return at < 0
    ? undefined
    : `Suggestions work with replies of up to ${most} characters, and reply ${at + 1} is longer. Shorten or remove it.`;
}

/** Counts Unicode code points, as schemas do. Exact only above the limit; below it, UTF-16 length is good enough. */
function characters(text: string): number {
  return text.length <= longestText ? text.length : [...text].length;
}
