/** Files and archives give the same posts and errors in a worker of Chromium as in Node. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  noise,
  outboxFile,
  tarGzOf,
  tweetsFile,
  zipOf,
} from '../../src/posts/archives/archives.case.ts';
import { repositoryOf } from '../../src/posts/formats/bluesky-repository.case.ts';
import { readAllPosts } from '../../src/posts/index.ts';
import { writePosts } from '../../src/posts/write.ts';
import { type BuiltPage, buildPage } from './build-page.ts';
import { launchChromium, skipBrowser } from './chromium.ts';
import type { Outcome } from './read-posts/outcome.ts';
import { type Served, serve } from './serve.ts';

const tweets = tweetsFile(
  Array.from({ length: 3000 }, (_, i) => ({ id_str: `${i}`, full_text: `é ${i * 7919} #tea` })),
);
const outbox = outboxFile([{ id: 'https://a/1', content: '<p>a &amp; b</p>' }]);
const post = { $type: 'app.bsky.feed.post', text: 'a #b', createdAt: '2026-05-01T09:30:00Z' };
const jsonl = '{"text":"one #a"}\n{"text":"two é"}\n'.repeat(5000);

let folder: string;
let browser: Browser;
let built: BuiltPage;
let served: Served;
let outcomes: ReadonlyMap<string, Outcome>;

async function makeFiles(): Promise<Map<string, Uint8Array>> {
  const zip = await zipOf([
    ['data/tweets_media/1.jpg', noise(500_000)],
    ['data/tweets.js', tweets],
  ]);
  const damaged = zip.slice();
  damaged.fill(0x55, zip.length - 20_000, zip.length - 19_000);
  const parquet = join(folder, 'a.parquet');
  await writePosts(parquet, [{ id: '1', text: 'a', hashtags: ['b'] }]);
  return new Map<string, Uint8Array>([
    ['twitter.zip', zip],
    ['mastodon.zip', await zipOf([['outbox.json', outbox]])],
    [
      'mastodon.tar.gz',
      await tarGzOf([
        ['1.png', noise(500_000)],
        ['outbox.json', outbox],
      ]),
    ],
    ['repo.car', await repositoryOf(new Map([['app.bsky.feed.post/1', post]]))],
    ['a.jsonl.gz', gzipSync(jsonl)],
    ['notes.txt', Buffer.from('one #a\ntwo #b')],
    ['utf-16.csv', Buffer.from('\uFEFFid;text\n1;é😀 #c\n', 'utf16le')],
    ['a.parquet', readFileSync(parquet)],
    ['damaged.zip', damaged],
    ['cut.zip', zip.subarray(0, 1000)],
    ['cut.jsonl.gz', gzipSync(jsonl).subarray(0, 100)],
    ['joined.jsonl.gz', Buffer.concat([gzipSync(jsonl), gzipSync('{"text":"last"}')])],
    ['secret.zip', await zipOf([['data/tweets.js', tweets]], 'password')],
    ['photos.zip', await zipOf([['1.jpg', noise(10)]])],
    ['page.zip', Buffer.from('<!DOCTYPE html>')],
  ]);
}

async function inNode(name: string, bytes: Uint8Array): Promise<Outcome> {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  try {
    return { name, ...(await readAllPosts(path)) };
  } catch (error) {
    return { name, error: (error as Error).message.replaceAll(`${folder}/`, '') };
  }
}

describe.skipIf(skipBrowser)('readBlob in a browser', () => {
  let files: Map<string, Uint8Array>;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'octothorpe-browser-'));
    files = await makeFiles();
    built = await buildPage(join(import.meta.dirname, 'read-posts'));
    const content = new Map<string, Uint8Array | string>(built.files);
    for (const [name, bytes] of files) content.set(`/files/${name}`, bytes);
    content.set('/names.json', JSON.stringify([...files.keys()]));
    served = await serve(content);
    browser = await launchChromium();
    const page = await browser.newPage();
    await page.goto(served.origin, { timeout: 20_000 });
    outcomes = new Map((await page.evaluate(() => globalThis.outcomes)).map((o) => [o.name, o]));
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    served?.close();
    if (folder) rmSync(folder, { recursive: true });
  });

  it('gives the same posts and errors as in Node', async () => {
    expect(outcomes.size).toBe(15);
    for (const [name, bytes] of files) {
      const expected = await inNode(name, bytes);
      const actual = outcomes.get(name)!;
      // The engines' reasons differ.
      const reason = / (?:or damaged)?[:(].*(?=;)|: its gzip data ends too early/;
      const plain = (outcome: Outcome) => ({
        ...outcome,
        error: outcome.error?.replace(reason, ''),
      });
      if (name === 'joined.jsonl.gz') continue;
      if (/^(damaged|cut)/.test(name)) expect(plain(actual), name).toEqual(plain(expected));
      else expect(actual, name).toEqual(expected);
    }
    const counts = [...outcomes.values()].map(({ posts }) => posts?.length);
    expect(counts.slice(0, 8)).toEqual([3000, 1, 1, 1, 10_000, 2, 1, 1]);
    expect(counts.slice(8)).toEqual(Array(7).fill(undefined));
  });

  it('says that it cannot unpack joined gzip data, which Node can', async () => {
    expect((await inNode('joined.jsonl.gz', files.get('joined.jsonl.gz')!)).posts).toHaveLength(
      10_001,
    );
    expect(outcomes.get('joined.jsonl.gz')?.error).toBe(
      'joined.jsonl.gz has something after its gzip data, perhaps more of it, ' +
        'which browsers cannot unpack; unpack it first',
    );
  });

  it('bundles nothing that needs Node', () => {
    const scripts = [...built.files.values()].map(String);
    expect(scripts.some((script) => script.includes('is packed twice'))).toBe(true);
    expect(scripts.filter((script) => /["'`]node:|browser-external/.test(script))).toEqual([]);
  });
});
