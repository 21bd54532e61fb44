/** The longest text that a server reads (`limits.textLength` of its schemas; a test holds the two together). */
export const longestText = 20_000;

/** Why there are no suggestions for texts as long as these, as a sentence; undefined if there may be. */
export function tooLong(post: string, replies: readonly string[]): string | undefined {
  const length = characters(post);
  const most = longestText.toLocaleString('en');
  if (length > longestText) {
    const itsLength = length.toLocaleString('en');
    return `Suggestions work up to ${most} characters, and your post has ${itsLength}. You can go on writing; shorten it to get suggestions.`;
  }
  const at = replies.findIndex((reply) => characters(reply) > longestText);
  return at < 0
    ? undefined
    : `Suggestions work with replies of up to ${most} characters, and reply ${at + 1} is longer. Shorten or remove it.`;
}

/** Unicode code points, as schemas count; exact only where it may be too many. */
function characters(text: string): number {
  return text.length <= longestText ? text.length : [...text].length;
}
