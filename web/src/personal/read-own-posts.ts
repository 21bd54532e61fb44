import type { Post } from '../../../src/posts/post.ts';
import { type ReadReport, Tally } from '../../../src/posts/read-report.ts';
import { MalformedError, toPost } from '../../../src/posts/validate.ts';

/** Reads JSON Lines. @throws {DataFormatError} if there are no posts */
export async function readOwnPosts(
  file: Blob,
  name: string,
): Promise<{ posts: Post[]; report: ReadReport }> {
  const tally = new Tally();
  const posts: Post[] = [];
  for (const [at, line] of (await file.text()).split('\n').entries()) {
    if (line.trim() === '') continue;
    try {
      posts.push(toPost(JSON.parse(line), () => `${name}:${at + 1}`));
      tally.posts++;
    } catch (error) {
      const kind = error instanceof MalformedError ? error.expected : 'invalid JSON';
      tally.malformed(kind, at + 1);
    }
  }
  tally.judge(name, 0.5, true);
  return { posts, report: tally.report() };
}
