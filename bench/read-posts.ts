/**
 * Measures speed and memory while reading a million made-up JSONL posts (about 200 bytes each). Memory
 * is flat if the peak does not grow with the number of posts read. Goal: 150,000 posts/s on one core.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Random } from '../src/base/random.ts';
import type { Post } from '../src/posts/post.ts';
import { readPostBatches, readPosts } from '../src/posts/read.ts';
import { writePosts } from '../src/posts/write.ts';
import { type Row, report } from './report.ts';

const POSTS = 1_000_000;
const MARKS = [250_000, 500_000, POSTS];

function* madeUpPosts(): Generator<Post> {
  const random = new Random(1);
  const words = Array.from({ length: 5000 }, () => random.integer(36 ** 6).toString(36));
  for (let i = 0; i < POSTS; i++) {
    const hashtags = [random.pick(words), random.pick(words)];
    const text = Array.from({ length: 12 }, () => random.pick(words)).join(' ');
    const author = `author${random.integer(20_000)}`;
    const time = 1.6e12 + i * 1000;
    yield {
      id: `made-up:${i}`,
      text: `${text} #${hashtags[0]}`,
      hashtags,
      author,
      time,
      lang: 'en',
    };
  }
}

/** Runs a reader, and records speed and memory at each mark. `read` reports the posts it has read to `count`. */
async function measure(name: string, read: (count: (n: number) => void) => Promise<void>) {
  const rows: Row[] = [];
  const start = performance.now();
  let done = 0;
  let peak = 0;
  await read((n) => {
    done += n;
    // Querying the memory after every post would dominate the time.
    if (n > 1 || done % 1000 === 0) peak = Math.max(peak, process.memoryUsage.rss());
    const mark = MARKS[rows.length];
    if (mark === undefined || done < mark) return;
    rows.push({
      reader: name,
      posts: mark,
      'posts/s': Math.round(done / ((performance.now() - start) / 1000)),
      'peak RSS MiB': Math.round(peak / 2 ** 20),
    });
  });
  return rows;
}

if (process.argv[2] === 'generate') {
  await writePosts(process.argv[3], madeUpPosts());
} else {
  const folder = mkdtempSync(join(tmpdir(), 'read-posts-'));
  try {
    const path = join(folder, 'posts.jsonl');
    // In a separate process, so that its memory is not counted.
    const script = fileURLToPath(import.meta.url);
    execFileSync(process.execPath, [...process.execArgv, script, 'generate', path]);
    console.log(`${POSTS} posts, ${Math.round(statSync(path).size / 2 ** 20)} MiB`);
    report('read-posts', [
      ...(await measure('readPostBatches', async (count) => {
        for await (const posts of readPostBatches(path)) count(posts.length);
      })),
      ...(await measure('readPosts', async (count) => {
        for await (const _ of readPosts(path)) count(1);
      })),
    ]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
