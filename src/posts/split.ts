import { InvalidArgumentError } from '../base/errors.ts';
import { fnv1a } from '../base/hash.ts';
import type { Post } from './post.ts';

/** Training, validation and test posts. */
export interface Splits {
  readonly train: readonly Post[];
  readonly valid: readonly Post[];
  readonly test: readonly Post[];
}

export type Part = keyof Splits;

/** Shares of training, validation and test. They are divided by their sum, so 80/10/10 works. */
export type Fractions = readonly [train: number, valid: number, test: number];

export interface SplitOptions {
  /**
   * - `random`: by a hash of the id, independently for each post (`partOf`);
   * - `time`: the earliest posts are for training, the latest for testing;
   * - `author-time`: the same within each author, so that every part has posts of all authors.
   */
  readonly by: 'random' | 'time' | 'author-time';
  /** Default: 80/10/10. */
  readonly fractions?: Fractions;
  /** Used by `random`, and by the rounding of `author-time`. Default: 1. */
  readonly seed?: number;
}

const EIGHTY_TEN_TEN: Fractions = [80, 10, 10];

/**
 * The part of one post in a random split. It depends only on the seed and the id, so adding posts does not move others,
 * and no list of posts is needed.
 *
 * @throws {InvalidArgumentError} for fractions that are negative or all 0
 */
export function partOf(id: string, fractions: Fractions = EIGHTY_TEN_TEN, seed = 1): Part {
  const [train, valid] = boundaries(fractions);
  const u = fnv1a(`${seed}/${id}`) / 2 ** 32;
  return u < train ? 'train' : u < valid ? 'valid' : 'test';
}

/**
 * Splits posts into three parts, each in the original order.
 *
 * In splits by time, posts of equal time are ordered as given. For an author with `n` posts, the boundaries are at
 * `floor(share * n + u)` with one `u` in [0, 1) per author, from seed and name, so that authors with few posts also
 * contribute to each part its share on average.
 *
 * @throws {InvalidArgumentError} if a split by time gets a post without a time, or a split by author a post without an
 *   author, and for fractions that are negative or all 0
 */
export function splitPosts(posts: readonly Post[], options: SplitOptions): Splits {
  const { by, fractions = EIGHTY_TEN_TEN, seed = 1 } = options;
  if (by === 'random') return distribute(posts, (i) => partOf(posts[i].id, fractions, seed));
  const [train, valid] = boundaries(fractions);
  const times = posts.map(timeOf);
  const parts = new Array<Part>(posts.length);
  for (const [author, indices] of by === 'time' ? [['', allOf(posts)] as const] : byAuthor(posts)) {
    const order = indices.sort((a, b) => times[a] - times[b] || a - b);
    const u = by === 'time' ? 0.5 : fnv1a(`${seed}/${author}`) / 2 ** 32;
    const trainEnd = Math.floor(train * order.length + u);
    const validEnd = Math.floor(valid * order.length + u);
    order.forEach((index, rank) => {
      parts[index] = rank < trainEnd ? 'train' : rank < validEnd ? 'valid' : 'test';
    });
  }
  return distribute(posts, (i) => parts[i]);
}

/** The two boundaries, as shares: where validation and test begin. */
function boundaries(fractions: Fractions): [number, number] {
  const [train, valid, test] = fractions;
  const sum = train + valid + test;
  if (!(Math.min(train, valid, test) >= 0 && sum > 0 && Number.isFinite(sum))) {
    throw new InvalidArgumentError(
      `fractions must be three numbers >= 0, not all 0, got ${fractions.join('/')}`,
    );
  }
  return [train / sum, (train + valid) / sum];
}

function distribute(posts: readonly Post[], part: (index: number) => Part): Splits {
  const splits: Record<Part, Post[]> = { train: [], valid: [], test: [] };
  posts.forEach((post, i) => {
    splits[part(i)].push(post);
  });
  return splits;
}

function allOf(posts: readonly Post[]): number[] {
  return posts.map((_, i) => i);
}

function byAuthor(posts: readonly Post[]): Map<string, number[]> {
  const indices = new Map<string, number[]>();
  posts.forEach(({ id, author }, i) => {
    if (author === undefined) {
      throw new InvalidArgumentError(
        `a split by time within each author needs an author on every post; post ${id} has none (split by time or at random)`,
      );
    }
    const own = indices.get(author);
    if (own) own.push(i);
    else indices.set(author, [i]);
  });
  return indices;
}

function timeOf({ id, time }: Post): number {
  if (time === undefined) {
    throw new InvalidArgumentError(
      `a split by time needs a time on every post; post ${id} has none (split at random)`,
    );
  }
  return time;
}
