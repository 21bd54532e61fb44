import { InvalidArgumentError, NotSupportedError } from '../../base/errors.ts';
import type { TagTable } from '../../features/tag-table.ts';
import { newestFirst } from '../../features/tagged-posts.ts';
import type { Post } from '../../posts/post.ts';
import { DisplayForms } from '../../text/display-forms.ts';
import type { Pipeline } from '../../text/pipeline.ts';
import type { BundleContents, Learnt } from '../model.ts';
import { oneLine } from '../parts/fitting.ts';
import { Memory } from './memory.ts';
import type { ReadPost } from './read-posts.ts';
import { loadLearned, saveLearned } from './save.ts';

/** Posts that are kept at least, unless `mostPosts` says otherwise. */
const usualMost = 300_000;

/** A post of the memory, with what orders it. */
interface Remembered {
  readonly id: string;
  readonly time: number | undefined;
  readonly post: ReadPost;
}

/**
 * `Model.learn`: adds posts to the memory, in which all that the sources count is counted again. The trees and the
 * calibration stay. Posts stand in the order in which `fit` puts them, so the result is that of a memory built on all posts
 * at once.
 *
 * @throws {NotSupportedError} if the bundle has no ids of its posts, since it was written by an earlier version
 */
export function learnPosts(
  bundle: BundleContents,
  posts: readonly Post[],
  pipeline: Pipeline,
  mostPosts?: number,
): Learnt {
  const { learned, tags } = loadLearned(bundle, pipeline);
  const { memory, ids } = learned;
  const { reader } = memory;
  if (!ids) {
    throw new NotSupportedError(
      'this bundle was written by an earlier version and does not say which posts it knows, so it cannot learn more; train it again',
    );
  }
  const before = memory.posts.map(
    (post, p): Remembered => ({
      id: ids[p],
      time: Number.isNaN(post.time) ? undefined : post.time,
      post,
    }),
  );
  const known = new Set(before.map(({ id, post }) => keyOf(id, reader.authors.names[post.author])));
  const added: Remembered[] = [];
  const displays = new DisplayForms();
  for (const post of posts) {
    const id = oneLine(post.id);
    const key = keyOf(id, post.author);
    if (known.has(key)) continue;
    known.add(key);
    added.push({ id, time: post.time, post: reader.learn(post) });
    for (const written of post.hashtags) displays.add(written);
  }
  const most = mostPosts ?? Math.max(usualMost, before.length);
  const all = newestFirst([...before, ...added]).reverse();
  const kept = all.slice(Math.max(0, all.length - most));
  const left = tagsOf(
    kept.map(({ post }) => post),
    reader.tags.names,
    tags,
    displays,
  );
  if (left.size === 0) {
    throw new InvalidArgumentError(
      `none of the ${kept.length} latest posts has a tag, so the bundle would have none left; keep more posts`,
    );
  }
  const rest = new Memory(
    kept.map(({ post }) => post),
    reader,
  );
  rest.spans = memory.spans;
  const saved = saveLearned({ ...learned, memory: rest, ids: kept.map(({ id }) => id) }, left);
  return {
    contents: { ...bundle, ...saved },
    learned: added.length,
    known: posts.length - added.length,
    dropped: all.length - kept.length,
    posts: kept.length,
  };
}

/** Ids need be unique for one author only, as in a store. */
function keyOf(id: string, author: string | undefined): string {
  return JSON.stringify([id, author]);
}

/** Tags with their counts in these posts. Tags that were known keep their spelling. */
function tagsOf(
  posts: readonly ReadPost[],
  names: readonly string[],
  before: TagTable,
  displays: DisplayForms,
): TagTable {
  const counts = new Map<string, number>();
  for (const { tags } of posts) {
    for (const id of tags) counts.set(names[id], (counts.get(names[id]) ?? 0) + 1);
  }
  return before.recount(counts, (tag) => displays.display(tag));
}
