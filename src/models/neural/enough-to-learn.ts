/**
 * What a network is going to learn from, said before it trains: what is left out, and whether the rest is enough.
 *
 * The bounds are rough; docs/models.md has the measurements behind them: networks were behind svm on 14,411 posts and
 * level with it on 106,966.
 */
import type { Logger } from '../../base/logger.ts';
import { TagTable } from '../../features/tag-table.ts';
import type { Post } from '../../posts/post.ts';

/** With fewer training posts, knn and svm recommended better. */
export const enoughPosts = 20_000;
/** With fewer tags, there is next to nothing to choose from. */
export const enoughTags = 5;

interface LearningData {
  /** All training posts. */
  readonly posts: readonly Post[];
  /** How many of them have a tag that is learnt. */
  readonly used: number;
  /** The tags that are learnt: those in `minCount` posts or more. */
  readonly tags: TagTable;
  readonly minCount: number;
}

/** Tells the log what is left out, and warns if too little is left. */
export function describeLearningData(model: string, data: LearningData, logger: Logger): void {
  const { posts, used, tags, minCount } = data;
  const all = TagTable.build(posts);
  const untagged = posts.filter(({ hashtags }) => hashtags.length === 0).length;
  const rare = posts.length - used - untagged;
  const count = (number: number, what: string) =>
    `${number.toLocaleString('en')} ${what}${number === 1 ? '' : 's'}`;
  const leftOut = [
    all.size > tags.size &&
      `${count(all.size - tags.size, 'tag')} in fewer than ${minCount} posts (minCount)`,
    rare > 0 && `${count(rare, 'post')} with no other tags`,
    untagged > 0 && `${count(untagged, 'post')} without a tag`,
  ].filter((part) => part !== false);
  const few = used < enoughPosts || tags.size < enoughTags;
  if (leftOut.length > 0) logger.info(`${model} leaves out ${leftOut.join(', ')}`);
  if (!few) return;
  const lower = all.size > tags.size ? ', or a smaller minCount' : '';
  logger.warn(
    `${model} has ${count(used, 'post')} and ${count(tags.size, 'tag')} to learn from, and a network wants at least ${count(enoughPosts, 'post')} and ${count(enoughTags, 'tag')}; with so few, knn or svm recommend better: give it more posts${lower}, or train one of those`,
  );
}
