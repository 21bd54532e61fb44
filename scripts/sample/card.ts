import { createHash } from 'node:crypto';
import { normalizeTag } from '../../src/base/tags.ts';
import { dayCount, firstDay, type SamplePost, sampleSeed } from './sample.ts';
import type { SampleFile } from './sample-files.ts';

/** The text of `card.json`: what the sample is, its counts, and the SHA-256 of each unpacked file. */
export function createCard(files: readonly SampleFile[]): string {
  const card = {
    name: 'octothorpe-sample',
    description: 'Made-up posts from a seeded script. No text, author, place or event is real.',
    license: 'MIT',
    script: 'scripts/sample/write-sample.ts',
    seed: sampleSeed,
    firstDay: new Date(firstDay).toISOString().slice(0, 10),
    days: dayCount,
    total: count(files.flatMap(({ posts }) => posts)),
    files: files.map(({ path, posts, content }) => ({
      path,
      ...count(posts),
      sha256: createHash('sha256').update(content).digest('hex'),
    })),
  };
  return `${JSON.stringify(card, null, 2)}\n`;
}

function count(posts: readonly SamplePost[]) {
  const tags = posts.flatMap((post) => post.hashtags.map(normalizeTag));
  return {
    posts: posts.length,
    authors: new Set(posts.map((post) => post.user)).size,
    tags: new Set(tags).size,
    tagUses: tags.length,
    withConversation: posts.filter((post) => post.conversation).length,
  };
}
