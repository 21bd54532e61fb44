/** What is read of an archive, counted in bytes. */
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { openFile } from '../disk-file.ts';
import type { PostFile } from '../post-file.ts';
import { postFiles } from '../post-files.case.ts';
import { readBlob } from '../read-blob.ts';
import { postBatchesOf } from '../read-file.ts';
import { tarGzOf, tweetsFile, zipOf } from './archives.case.ts';
import { sparseZip } from './sparse-zip.case.ts';

const { write } = postFiles();

const GiB = 2 ** 30;

const tweets = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, i) => ({
    id_str: `${from + i}`,
    // Does not get smaller when packed.
    full_text: createHash('sha256')
      .update(`${from + i}`)
      .digest('base64'),
  }));
const bytesOf = (text: string) => new TextEncoder().encode(text);

describe('a zip archive of 10 GiB with photos and videos', () => {
  const posts = bytesOf(tweetsFile(tweets(0, 500)));
  const later = bytesOf(tweetsFile(tweets(500, 600), 1));
  const archive = sparseZip([
    ['data/tweets_media/1.mp4', 6 * GiB],
    ['data/tweets.js', posts],
    ['data/tweets_media/2.mp4', 4 * GiB],
    ['data/tweets-part1.js', later],
    ...Array.from({ length: 2000 }, (_, i) => [`data/tweets_media/${i}.jpg`, 1000] as const),
  ]);

  it('is read without its photos and videos', async () => {
    expect(archive.size).toBeGreaterThan(10 * GiB);
    const read = await readBlob(archive.asBlob(), 'twitter.zip');
    expect(read.posts.map(({ id }) => id)).toEqual(Array.from({ length: 600 }, (_, i) => `${i}`));
    const list = 2004 * 150;
    expect(archive.bytesRead).toBeLessThan(posts.length + later.length + list + 300_000);
  });

  it('is rejected without reading them if it has nothing else', async () => {
    const media = sparseZip([
      ['1.mp4', 6 * GiB],
      ['2.mp4', 6 * GiB],
    ]);
    await expect(readBlob(media.asBlob(), 'a.zip')).rejects.toThrow('with only 1.mp4, 2.mp4;');
    expect(media.bytesRead).toBeLessThan(300_000);
  });

  it('is rejected if what it calls posts takes more than 8 GiB', async () => {
    const message =
      'a.zip unpacks to more than 8 GiB of posts; if you trust it, unpack it yourself';
    const bomb = sparseZip([['data/tweets.js', 9 * GiB]]);
    await expect(readBlob(bomb.asBlob(), 'a.zip')).rejects.toThrow(message);
    expect(bomb.bytesRead).toBeLessThan(300_000);
    const inParts = sparseZip([
      ['data/tweets.js', posts],
      ['data/tweets-part1.js', 8 * GiB],
    ]);
    await expect(readBlob(inParts.asBlob(), 'a.zip')).rejects.toThrow(message);
    expect(inParts.bytesRead).toBeLessThan(posts.length + 300_000);
  });
});

describe('an archive with many posts', () => {
  it.each([
    ['a.zip', zipOf],
    ['a.tar.gz', tarGzOf],
  ])('is read as its posts are asked for: %s', async (name, pack) => {
    const count = 250_000;
    const packed = await pack([['data/tweets.js', tweetsFile(tweets(0, count))]]);
    expect(packed.length).toBeGreaterThan(9e6);
    const file = await openFile(write(name, packed));
    let bytesRead = 0;
    const counting: PostFile = {
      ...file,
      async read(start, end) {
        bytesRead += end - start;
        return file.read(start, end);
      },
    };
    let posts = 0;
    let mostAhead = 0;
    for await (const batch of postBatchesOf(counting, {})) {
      posts += batch.length;
      mostAhead = Math.max(mostAhead, bytesRead - (packed.length * posts) / count);
    }
    expect(posts).toBe(count);
    expect(mostAhead).toBeLessThan(3e6);
  });
});
