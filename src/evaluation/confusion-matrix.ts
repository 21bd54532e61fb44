import { assertSameLength } from './decisions.ts';

/** What became of the gold tags of posts. Each row sums to 1. */
export interface ConfusionMatrix {
  /** The gold tags. */
  readonly tags: readonly string[];
  /** shape (tags, tags + 2): of the gold tag `i`, the share of its posts that were given the tag `j`, another tag, or none. */
  readonly shares: readonly Float64Array[];
}

/**
 * The confusion matrix of posts with several tags. A gold tag that was decided counts for itself. One that was missed counts
 * for the wrong tags of its post, in equal parts, or for none if there are none.
 *
 * @param decided normalized tags decided for each post (`topTags`, `tagsAbove`)
 * @param gold normalized gold tags, in the same order
 * @param tags the gold tags to look at; each is the gold tag of a post
 * Source: after Heydarian, Doyle & Samavi 2022, "MLCM: Multi-Label Confusion Matrix", IEEE Access 10, where a missed tag
 * counts once for each wrong tag. In equal parts, the rows are shares.
 * Example: decided [[b, c], [a], []], gold [[a], [a], [a]], tags [a, b]: of a, 1/3 was given a, 1/6 b, 1/6 another tag (c)
 * and 1/3 none.
 */
export function confusionMatrix(
  decided: readonly (readonly string[])[],
  gold: readonly (readonly string[])[],
  tags: readonly string[],
): ConfusionMatrix {
  assertSameLength(decided, gold);
  const places = new Map(tags.map((tag, at) => [tag, at]));
  const [other, none] = [tags.length, tags.length + 1];
  const shares = tags.map(() => new Float64Array(tags.length + 2));
  const posts = new Uint32Array(tags.length);
  for (const [post, goldTags] of gold.entries()) {
    const golden = new Set(goldTags);
    const given = new Set(decided[post]);
    const wrong = [...given].filter((tag) => !golden.has(tag));
    for (const tag of golden) {
      const row = places.get(tag);
      if (row === undefined) continue;
      posts[row]++;
      if (given.has(tag)) shares[row][row]++;
      else if (wrong.length === 0) shares[row][none]++;
      else for (const one of wrong) shares[row][places.get(one) ?? other] += 1 / wrong.length;
    }
  }
  for (const [row, counts] of shares.entries()) {
    for (const column of counts.keys()) counts[column] /= posts[row];
  }
  return { tags, shares };
}
