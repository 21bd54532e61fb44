/** Learns from a file of posts and suggests tags for a new post: node suggest.mjs posts.jsonl "a post" */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  loadModel,
  loadRecommender,
  nodeRuntime,
  readAllPosts,
  silentLogger,
  suggest,
  writeBundle,
} from 'octothorpe';

const [file, text] = process.argv.slice(2);
const { posts } = await readAllPosts(file);

const knn = await loadModel('knn');
const context = { seed: 1, logger: silentLogger, runtime: await nodeRuntime() };
const fitted = await knn.fit({ train: posts }, {}, context);

// A real program would keep the bundle and load it at startup.
const folder = await mkdtemp(join(tmpdir(), 'octothorpe-example-'));
try {
  await writeBundle(join(folder, 'knn'), fitted.export());
  const recommender = await loadRecommender(join(folder, 'knn'));
  const [answer] = await suggest(recommender, [{ text }], { k: 3 });
  const { suggestions } = answer;
  for (const { display } of suggestions) console.log(`#${display}`);
} finally {
  await rm(folder, { recursive: true });
}
