/**
 * Measures the latency of `knn`, one query at a time, over 121,000 posts: generated posts whose words and tags follow
 * Zipf's law (12 words per post out of 100,000, 1.5 tags out of 19,000, 1,100 authors), or those of a file.
 *
 *     npx tsx bench/knn.ts [--input FILE]
 */
import { parseArgs } from 'node:util';
import { silentLogger } from '../src/base/logger.ts';
import { Random } from '../src/base/random.ts';
import { encodeSafetensors } from '../src/base/safetensors.ts';
import { knn } from '../src/models/knn.ts';
import { type Post, readAllPosts, toQuery } from '../src/posts/index.ts';
import { report } from './report.ts';

const QUERIES = 2000;
const { values: args } = parseArgs({ options: { input: { type: 'string' } } });

const posts =
  args.input === undefined ? generated(121_000 + QUERIES) : (await readAllPosts(args.input)).posts;
// Every n-th post is a query instead of being indexed.
const every = Math.floor(posts.length / QUERIES);
const train = posts.filter((_, i) => i % every !== 0);
const queries = posts.filter((_, i) => i % every === 0).map(toQuery);

const rows = [];
for (const weighting of ['bm25', 'tf-idf'] as const) {
  const context = { seed: 1, logger: silentLogger, runtime: {} };
  const started = performance.now();
  const fitted = await knn.fit({ train }, { weighting }, context);
  const fitMs = performance.now() - started;
  const { arrays, vocabularies } = fitted.export();
  const textBytes = Object.values(vocabularies)
    .flat()
    .reduce((bytes, line) => bytes + Buffer.byteLength(line) + 1, 0);
  for (const query of queries.slice(0, 200)) await fitted.recommend([query], 5);
  const times: number[] = [];
  for (const query of queries) {
    const start = performance.now();
    await fitted.recommend([query], 5);
    times.push(performance.now() - start);
  }
  times.sort((a, b) => a - b);
  rows.push({
    posts: args.input === undefined ? 'generated' : 'of a file',
    weighting,
    indexed: train.length,
    'fit s': fitMs / 1000,
    'p50 ms': times[Math.floor(0.5 * times.length)],
    'p95 ms': times[Math.floor(0.95 * times.length)],
    'bundle MB': (encodeSafetensors(arrays).length + textBytes) / 1e6,
    'peak MB': process.resourceUsage().maxRSS / 1024,
  });
}
report(args.input === undefined ? 'knn' : 'knn-file', rows);

function generated(count: number): Post[] {
  const random = new Random(1);
  // The inverse of the cumulative 1/x density over [1, size]: ranks are distributed by Zipf's law.
  const zipf = (size: number) => Math.floor(size ** random.uniform());
  return Array.from({ length: count }, (_, i) => ({
    id: `p${i}`,
    text: Array.from({ length: 6 + random.integer(13) }, () => `w${zipf(100_000)}`).join(' '),
    hashtags: Array.from({ length: 1 + random.integer(2) }, () => `t${zipf(19_000)}`),
    author: `a${zipf(1_100)}`,
    time: i * 60_000,
    lang: 'en',
  }));
}
