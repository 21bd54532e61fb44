import { AtomicFiles } from './atomic-files.ts';
import { type FormatName, formatForWriting } from './formats.ts';
import type { Post } from './post.ts';

export interface WriteOptions {
  /** Default: told by the file's name. */
  readonly format?: FormatName;
}

const BATCH = 1000;

/**
 * Writes posts as they come, in flat memory. The file (or the files of a format that has several)
 * appears only when it is complete: on any error, also one thrown by `posts`, an earlier file of that
 * name stays as it was and nothing else is left behind.
 *
 * @param path `.gz` is packed (not Parquet, which packs by itself)
 * @returns the number of posts written
 * @throws {InvalidArgumentError} for a name or format that cannot be written
 * @throws {FileAccessError} when the disk is full or the file cannot be written
 */
export async function writePosts(
  path: string,
  posts: Iterable<Post> | AsyncIterable<Post>,
  options: WriteOptions = {},
): Promise<number> {
  const format = formatForWriting(path, options.format);
  const files = new AtomicFiles();
  try {
    const writer = format.writer(path, files.open);
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
    await files.commit();
    return count + batch.length;
  } catch (error) {
    await files.discard();
    throw error;
  }
}
