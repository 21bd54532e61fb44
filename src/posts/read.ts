import { openFile } from './disk-file.ts';
import type { Post } from './post.ts';
import { allPostsOf, postBatchesOf } from './read-file.ts';
import type { ReadOptions } from './read-records.ts';
import type { ReadReport } from './read-report.ts';

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
  yield* postBatchesOf(await openFile(path), options);
}

/** Reads a whole file into memory. Throws like `readPosts`. */
export async function readAllPosts(
  path: string,
  options: ReadOptions = {},
): Promise<{ posts: Post[]; report: ReadReport }> {
  return allPostsOf(await openFile(path), options);
}
