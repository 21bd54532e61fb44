import { AtomicFiles } from '../files/atomic-files.ts';
import { type FormatName, formatForWriting } from './formats.ts';
import type { Post } from './post.ts';

export interface WriteOptions {
  /** Default: determined from the file's name. */
  readonly format?: FormatName;
  /** Files that the posts are read from, which must not be overwritten. */
  readonly inputs?: readonly string[];
}

type Posts = Iterable<Post> | AsyncIterable<Post>;

const BATCH = 1000;

/**
 * Writes posts as they arrive, in constant memory. The file (or the files of a format with several) appears only when
 * it is complete. On any error, including one thrown by `posts`, an existing file of that name is unchanged and nothing
 * else is left behind.
 *
 * @param path a path that ends in `.gz` is compressed (not for Parquet, which compresses its columns itself)
 * @returns the number of posts written
 * @throws {InvalidArgumentError} for a name or format that cannot be written, or a path that is an input
 * @throws {FileAccessError} if the disk is full or the file cannot be written
 */
export async function writePosts(
  path: string,
  posts: Posts,
  options: WriteOptions = {},
): Promise<number> {
  const [count] = await writeAllPosts([[path, posts]], options);
  return count;
}

/**
 * Like `writePosts`, for several files, one after the other. They appear together, when all are complete.
 *
 * @returns the number of posts in each
 */
export async function writeAllPosts(
  parts: readonly (readonly [path: string, posts: Posts])[],
  { format: name, inputs }: WriteOptions = {},
): Promise<number[]> {
  const files = new AtomicFiles(inputs);
  try {
    const open = parts.map(([path, posts]) => {
      const { writer } = formatForWriting(path, name);
      return { posts, writer: writer(path, files.open) };
    });
    const counts: number[] = [];
    for (const { posts, writer } of open) {
      let count = 0;
      let batch: Post[] = [];
      for await (const post of posts) {
        batch.push(post);
        if (batch.length < BATCH) continue;
        await writer.write(batch);
        count += batch.length;
        batch = [];
      }
      if (batch.length > 0) await writer.write(batch);
      await writer.finish();
      counts.push(count + batch.length);
    }
    await files.commit();
    return counts;
  } catch (error) {
    await files.discard();
    throw error;
  }
}
