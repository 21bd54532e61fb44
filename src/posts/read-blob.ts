import { blobFile } from './blob-file.ts';
import type { Post } from './post.ts';
import { allPostsOf } from './read-file.ts';
import type { ReadOptions } from './read-records.ts';
import type { ReadReport } from './read-report.ts';

/**
 * Reads the posts of a `Blob`, such as a file that someone dropped on a page: `readBlob(file, file.name)`. Runs in
 * browsers, preferably in a worker, and in Node. Formats and errors are those of `readPosts`; formats of several files
 * are rejected.
 *
 * @param name the file's name, which helps to tell its format and appears in messages
 */
export async function readBlob(
  blob: Blob,
  name: string,
  options: ReadOptions = {},
): Promise<{ posts: Post[]; report: ReadReport }> {
  return allPostsOf(blobFile(blob, name), options);
}
