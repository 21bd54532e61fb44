/**
 * Makes the tasks of `new-tags.json` from others: the same training and validation posts, and of the test posts those with tags
 * that no training post has, and no others (Wang et al. 2019, section 4.2, "New Hashtags").
 *
 *     npx tsx experiments/new-tags.ts --data FOLDER --out FOLDER [--task NAME ...]
 *     octothorpe compare experiments/new-tags.json --data OUT
 */
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { distinctTags, TagTable } from '../src/features/tag-table.ts';
import { readAllPosts } from '../src/posts/index.ts';

const { values: args } = parseArgs({
  options: {
    data: { type: 'string' },
    out: { type: 'string' },
    task: {
      type: 'string',
      multiple: true,
      default: ['weibo-conversation', 'weibo-poll', 'emoji-plain'],
    },
  },
});
const { data, out } = args;
if (data === undefined || out === undefined) {
  throw new Error('--data FOLDER, of the tasks, and --out FOLDER, to write to, are needed');
}

for (const task of args.task) {
  const folder = join(out, task);
  mkdirSync(folder, { recursive: true });
  const read = (part: string) => readAllPosts(join(data, task, `${part}.jsonl.gz`));
  for (const part of ['train', 'valid']) {
    copyFileSync(join(data, task, `${part}.jsonl.gz`), join(folder, `${part}.jsonl.gz`));
  }
  const known = TagTable.build((await read('train')).posts);
  const { posts } = await read('test');
  const isNew = (tag: string) => known.id(tag) === undefined;
  const kept = posts.filter(({ hashtags }) => {
    const tags = distinctTags(hashtags);
    return tags.length > 0 && tags.every(isNew);
  });
  const lines = kept.map((post) => `${JSON.stringify(post)}\n`);
  writeFileSync(join(folder, 'test.jsonl.gz'), gzipSync(lines.join('')));
  console.log(`${task}: ${kept.length} of ${posts.length} test posts have new tags alone`);
}
