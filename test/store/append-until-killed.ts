/**
 * A program for `durability.test.ts`. It appends three posts per call until it is killed, and prints the name of each
 * call once it is acknowledged.
 *
 *     node --import tsx test/store/append-until-killed.ts URL ROUND
 */
import { writeSync } from 'node:fs';
import { normalizeTag } from '../../src/base/tags.ts';
import { openStore } from '../../src/store/open-store.ts';

const [url, round] = process.argv.slice(2);
const store = await openStore(url, { normalizeTag });
for (let call = 0; ; call++) {
  const name = `${round}-${call}`;
  const posts = ['a', 'b', 'c'].map((letter) => ({
    id: `${name}${letter}`,
    text: 'x'.repeat(2000),
    hashtags: [name, 'all'],
    time: call,
  }));
  await store.append(`author ${call % 3}`, posts);
  writeSync(1, `${name}\n`);
}
