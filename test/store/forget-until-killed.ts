/**
 * A program for `durability.test.ts`. It stores posts of two authors, forgets one of them, says so, and rewrites the
 * files until it is killed.
 *
 *     node --import tsx test/store/forget-until-killed.ts URL FORGOTTEN KEPT
 */
import { writeSync } from 'node:fs';
import { normalizeTag } from '../../src/base/tags.ts';
import { openStore } from '../../src/store/open-store.ts';

const [url, forgotten, kept] = process.argv.slice(2);
const store = await openStore(url, { normalizeTag });
for (const author of [forgotten, kept]) {
  const posts = Array.from({ length: 2000 }, (_, i) => ({
    id: `${author} ${i}`,
    text: `${author} ${'x'.repeat(2000)}`,
    hashtags: [author, 'all'],
    time: i,
  }));
  for (let i = 0; i < posts.length; i += 100) await store.append(author, posts.slice(i, i + 100));
}
await store.forget(forgotten);
writeSync(1, 'forgotten\n');
await store.erase();
writeSync(1, 'erased\n');
setInterval(() => {}, 1000);
