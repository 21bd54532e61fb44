import { basename } from 'node:path';
import { IdSet } from './id-set.ts';
import type { Post } from './post.ts';
import { type ReadOptions, readRecordBatches } from './read-records.ts';
import type { ReadReport } from './read-report.ts';
import { MalformedError, toPost } from './validate.ts';

/**
 * Reads posts as a stream, so that a file may be larger than memory. A post without an id gets the id `STEM:LINE`
 * ("train:12" in `train.jsonl`); a second post with the same id is malformed (`duplicate id`).
 *
 * @param path a file, `.gz` or not; of several files that belong together, the one with the texts
 * @throws {DataFormatError} while iterating: for a file that is missing, empty, a folder, of no known format,
 *   truncated, without posts, or with more malformed records than allowed
 * @throws {InvalidArgumentError} for options out of range
 */
export async function* readPosts(path: string, options: ReadOptions = {}): AsyncGenerator<Post> {
  for await (const posts of readPostBatches(path, options)) yield* posts;
}

/** Like `readPosts`, but yields some hundred posts at a time, which is faster for millions of posts. */
export async function* readPostBatches(
  path: string,
  options: ReadOptions = {},
): AsyncGenerator<Post[]> {
  const ids = new IdSet();
  const stem = basename(path)
    .replace(/\.gz$/, '')
    .replace(/(_post|_src)?\.\w+$/, '');
  yield* readRecordBatches(path, options, {
    needed: 'text',
    parse(value, line) {
      const post = toPost(value, () => {
        if (options.needsIds) throw new MalformedError('"id" must be given', undefined);
        return `${stem}:${line}`;
      });
      if (!ids.add(post.id)) throw new MalformedError('duplicate id', post.id);
      return post;
    },
  });
}

/** Reads a whole file into memory. Throws like `readPosts`. */
export async function readAllPosts(
  path: string,
  options: ReadOptions = {},
): Promise<{ posts: Post[]; report: ReadReport }> {
  const all: Post[] = [];
  let report: ReadReport | undefined;
  const onReport = (r: ReadReport) => {
    report = r;
    options.onReport?.(r);
  };
  for await (const posts of readPostBatches(path, { ...options, onReport })) {
    for (const post of posts) all.push(post);
  }
  return { posts: all, report: report! };
}
