/**
 * Reports, before a network trains, which data is left out and whether the rest is enough.
 *
 * The thresholds are rough. They are based on the measurements in docs/models.md: networks were worse than svm on
 * 14,411 posts and level with it on 106,966.
 */
import type { Logger } from '../../base/logger.ts';
import { TagTable } from '../../features/tag-table.ts';
import type { Post } from '../../posts/post.ts';

/** With fewer training posts, knn and svm recommended better. */
export const enoughPosts = 20_000;
/** With fewer tags, there is little to choose from. */
export const enoughTags = 5;

interface LearningData {
  /** All training posts. */
  readonly posts: readonly Post[];
  /** How many of them have a tag that is learned. */
  readonly used: number;
  /** The tags that are learned: those in at least `minCount` posts. */
  readonly tags: TagTable;
  readonly minCount: number;
  /** What is said of the tagged posts that are not used. */
  readonly leavesOut: string;
}

/** Logs what is left out, and warns if too little remains. */
export function describeLearningData(model: string, data: LearningData, logger: Logger): void {
  const { posts, used, tags, minCount, leavesOut } = data;
  const all = TagTable.build(posts);
  const untagged = posts.filter(({ hashtags }) => hashtags.length === 0).length;
  const others = posts.length - used - untagged;
  const count = (number: number, what: string) =>
    `${number.toLocaleString('en')} ${what}${number === 1 ? '' : 's'}`;
  const leftOut = [
    all.size > tags.size &&
      `${count(all.size - tags.size, 'tag')} in fewer than ${minCount} posts (minCount)`,
    others > 0 && `${count(others, 'post')} ${leavesOut}`,
    untagged > 0 && `${count(untagged, 'post')} without a tag`,
  ].filter((part) => part !== false);
  const few = used < enoughPosts || tags.size < enoughTags;
  if (leftOut.length > 0) logger.info(`${model} leaves out ${leftOut.join(', ')}`);
  if (!few) return;
  const lower = all.size > tags.size ? ', or a smaller minCount' : '';
  logger.warn(
    `${model} has ${count(used, 'post')} and ${count(tags.size, 'tag')} to learn from, but a network needs at least ${count(enoughPosts, 'post')} and ${count(enoughTags, 'tag')}. With so few, knn or svm recommend better: use more posts${lower}, or train one of those`,
  );
}
