import { fnv1a } from '../../base/hash.ts';
import type { Random } from '../../base/random.ts';
import { distinctTags } from '../../features/tag-table.ts';
import type { Post } from '../../posts/post.ts';
import type { PostReader, ReadPost } from './read-posts.ts';

/** A post to learn from, with its gold tags. */
export interface Held {
  readonly post: ReadPost;
  readonly gold: readonly string[];
}

export function heldPost({ hashtags, ...query }: Post, reader: PostReader): Held {
  return { post: reader.ask(query), gold: distinctTags(hashtags) };
}

/**
 * Places of the tenth of the training posts to hold out: the latest of each author if most have authors, the latest of all if
 * they have times, and otherwise a tenth by a hash of their ids. Of authors with few posts, a tenth of the authors hold out one
 * more each.
 *
 * @param train oldest first
 */
export function holdOut(train: readonly Post[]): number[] {
  const places = [...train.keys()];
  const authored = train.filter(({ author }) => author !== undefined).length;
  if (2 * authored >= train.length) {
    const left = new Map<string, number>();
    for (const { author = '' } of train) left.set(author, (left.get(author) ?? 0) + 1);
    const counts = new Map(left);
    return places.filter((i) => {
      const author = train[i].author ?? '';
      const rest = left.get(author)!;
      left.set(author, rest - 1);
      return rest <= Math.floor(counts.get(author)! / 10 + fnv1a(author) / 2 ** 32);
    });
  }
  if (train.every(({ time }) => time !== undefined)) {
    return places.slice(places.length - Math.round(places.length / 10));
  }
  return places.filter((i) => fnv1a(train[i].id) % 10 === 0);
}

/** Some of the items, drawn without replacement. */
export function sample<T>(items: readonly T[], size: number, random: Random): T[] {
  return random.shuffle([...items]).slice(0, size);
}

/** Training posts of a fold. */
const foldPosts = 3000;

/** Places of training posts in folds of equal size, none in two folds. No folds if there are fewer posts than folds. */
export function drawFolds(posts: number, folds: number, random: Random): number[][] {
  const size = Math.min(foldPosts, Math.floor(posts / folds));
  const order = random.shuffle(Array.from({ length: posts }, (_, i) => i));
  return Array.from({ length: size > 0 ? folds : 0 }, (_, fold) =>
    order.slice(fold * size, (fold + 1) * size),
  );
}
