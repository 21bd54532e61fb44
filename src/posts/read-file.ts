/** Reads the posts of a file, wherever the file is. */
import { IdSet } from './id-set.ts';
import type { Post } from './post.ts';
import { fileName, type PostFile } from './post-file.ts';
import { type ReadOptions, readRecordBatches } from './read-records.ts';
import type { ReadReport } from './read-report.ts';
import { MalformedError, toPost } from './validate.ts';

/** The posts of a file, some hundred at a time. Closes the file. Throws like `readPosts`. */
export async function* postBatchesOf(file: PostFile, options: ReadOptions): AsyncGenerator<Post[]> {
  const ids = new IdSet();
  yield* readRecordBatches(file, options, {
    needed: 'text',
    parse(value, line, path) {
      const post = toPost(value, () => {
        if (options.needsIds) throw new MalformedError('"id" must be given', undefined);
        return `${stemOf(path)}:${line}`;
      });
      if (!ids.add(post.id)) throw new MalformedError('duplicate id', post.id);
      return post;
    },
  });
}

/** `train` for `train.jsonl.gz`, `train_post.txt` and the like. */
function stemOf(path: string): string {
  return fileName(path)
    .replace(/\.gz$/, '')
    .replace(/(_post|_src)?\.\w+$/, '');
}

/** Reads a whole file into memory. Closes the file. Throws like `readPosts`. */
export async function allPostsOf(
  file: PostFile,
  options: ReadOptions,
): Promise<{ posts: Post[]; report: ReadReport }> {
  const all: Post[] = [];
  let report: ReadReport | undefined;
  const onReport = (r: ReadReport) => {
    report = r;
    options.onReport?.(r);
  };
  for await (const posts of postBatchesOf(file, { ...options, onReport })) {
    for (const post of posts) all.push(post);
  }
  return { posts: all, report: report! };
}
