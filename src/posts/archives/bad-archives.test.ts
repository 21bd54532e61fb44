import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { Uint8ArrayWriter, ZipWriter } from '@zip.js/zip.js';
import { describe, expect, it } from 'vitest';
import { DataFormatError } from '../../base/errors.ts';
import { postFiles } from '../post-files.case.ts';
import { readAllPosts } from '../read.ts';
import { readBlob } from '../read-blob.ts';
import {
  type Files,
  noise,
  outboxFile,
  tarGzOf,
  tarOf,
  tweetsFile,
  zipOf,
} from './archives.case.ts';

const { folder, write } = postFiles();

const tweets = tweetsFile(
  Array.from({ length: 2000 }, (_, i) => ({ id_str: `${i}`, full_text: `post ${i * 7919} #a` })),
);
const outbox = outboxFile([{ id: 'https://a/1', content: 'é' }]);

/** The message of the error, which is the same from the disk and from a Blob, without the folder. */
async function failure(name: string, content: Uint8Array | string): Promise<string> {
  const path = write(name, content);
  const error = await readAllPosts(path).catch((e) => e);
  expect(error).toBeInstanceOf(DataFormatError);
  expect(error.message).not.toMatch(/\n/);
  const message = error.message.replaceAll(`${folder}/`, '');
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  const other = await readBlob(new Blob([new Uint8Array(bytes)]), name).catch((e) => e);
  expect(other).toBeInstanceOf(DataFormatError);
  if (!message.includes('gzip data')) expect(other.message).toBe(message);
  return message;
}

describe('a broken archive', () => {
  it('that was cut off says so', async () => {
    const zip = await zipOf([['data/tweets.js', tweets]]);
    expect(await failure('cut.zip', zip.subarray(0, zip.length - 100))).toBe(
      'cut.zip is damaged or incomplete (End of central directory not found); download or copy it again',
    );
    const tar = await tarOf([['outbox.json', outbox]]);
    expect(await failure('cut.tar', tar.subarray(0, 700))).toBe(
      'cut.tar is damaged or incomplete (Tar archive is truncated.); download or copy it again',
    );
    const packed = await tarGzOf([
      ['1.png', noise(100_000)],
      ['outbox.json', outbox],
    ]);
    expect(await failure('cut.tar.gz', packed.subarray(0, 50_000))).toBe(
      'cut.tar.gz is truncated: its gzip data ends too early; copy or download it again',
    );
  });

  it('with damaged content says so, even if it can be unpacked', async () => {
    const zip = await zipOf([['data/tweets.js', tweets]]);
    const broken = zip.slice();
    broken.fill(0x55, 200, 300);
    expect(await failure('broken.zip', broken)).toMatch(
      /^data\/tweets.js in broken.zip is damaged or incomplete \(.+\); download or copy it again$/,
    );
    const stored = Buffer.from(await tarOf([['outbox.json', outbox]]));
    stored[150] ^= 1;
    expect(await failure('broken.tar', stored)).toMatch(
      /^broken.tar is damaged or incomplete \(.*checksum.*\); download or copy it again$/i,
    );
  });

  it('that states a size and unpacks to another says so', async () => {
    const zip = Buffer.from(await zipOf([['data/tweets.js', tweets]]));
    const directory = zip.lastIndexOf('PK\x01\x02', undefined, 'latin1');
    expect(zip.readUInt32LE(directory + 24)).toBe(tweets.length);
    zip.writeUInt32LE(1000, directory + 24);
    expect(await failure('lies.zip', zip)).toMatch(
      /^data\/tweets.js in lies.zip is damaged or incomplete \(.+\); download or copy it again$/,
    );
  });

  it('that is encrypted says how to read it', async () => {
    expect(await failure('secret.zip', await zipOf([['data/tweets.js', tweets]], 'pw'))).toBe(
      'data/tweets.js in secret.zip is encrypted; unpack the archive with its password and give that file',
    );
  });

  it('that is none says what to do', async () => {
    expect(await failure('page.zip', '<!DOCTYPE html><p>Sign in')).toBe(
      'page.zip is named .zip but does not start with the bytes of zip (PK); download it again',
    );
    expect(await failure('a.7z', Buffer.from('377abcaf271c0004', 'hex'))).toBe(
      'a.7z is a 7-Zip archive, which is not read here; unpack it and give the file of posts in it',
    );
    expect(await failure('a.tar.xz', Buffer.from('fd377a585a000004', 'hex'))).toContain('xz file');
  });
});

describe('an archive without posts', () => {
  it('says what it has and what was expected', async () => {
    const expected = 'expected data/tweets.js (an archive of Twitter/X) or outbox.json (Mastodon)';
    const media: Files = Array.from({ length: 7 }, (_, i) => [`media/${i}.jpg`, noise(10)]);
    expect(await failure('media.zip', await zipOf(media))).toBe(
      'media.zip is a zip archive with only media/0.jpg, media/1.jpg, media/2.jpg, media/3.jpg, media/4.jpg, ...; ' +
        `${expected}, or a single CSV, JSON or text file. ` +
        'If the platform gave it in several archives, give the one with these files',
    );
    expect(await failure('media.tar.gz', await tarGzOf(media.slice(0, 2)))).toContain(
      'media.tar.gz is a tar archive with only media/0.jpg, media/1.jpg; expected',
    );
    expect(await failure('empty.zip', await zipOf([]))).toContain(
      'is a zip archive with no files;',
    );
    const tables: Files = [
      ['a.csv', 'text\nx\n'],
      ['b/c.json', '[]'],
      ['d.png', noise(9)],
    ];
    expect(await failure('two.zip', await zipOf(tables))).toBe(
      `two.zip has several files that may hold posts: a.csv, b/c.json; ${expected}, ` +
        'or a single file. Unpack it and give one of them',
    );
  });

  it('says that its list of posts is empty', async () => {
    expect(await failure('none.zip', await zipOf([['data/tweets.js', tweetsFile([])]]))).toBe(
      'none.zip has no posts',
    );
    const retweets = tweetsFile([{ id_str: '1', full_text: 'RT @a: b' }]);
    expect(await failure('retweets.zip', await zipOf([['data/tweets.js', retweets]]))).toBe(
      'retweets.zip has no posts (skipped: retweet (1, first at 1 of data/tweets.js))',
    );
    expect(await failure('blank.zip', await zipOf([['data/tweets.js', '']]))).toBe(
      'blank.zip/data/tweets.js is empty; expected posts',
    );
  });

  it('cannot control a terminal by the names in it', async () => {
    const message = await failure('names.zip', await zipOf([['\u001b[2Jx\n\u202e.jpg', 'x']]));
    expect(message).toContain('with only ?[2Jx??.jpg;');
  });
});

describe('a bomb', () => {
  const zeros = () => Readable.from(repeated(Buffer.alloc(2 ** 20), 80));

  it('in a zip archive is not unpacked', async () => {
    const zip = new ZipWriter(new Uint8ArrayWriter(), { useWebWorkers: false });
    await zip.add('data/tweets.js', Readable.toWeb(zeros()) as ReadableStream);
    expect(await failure('bomb.zip', await zip.close())).toBe(
      'data/tweets.js in bomb.zip unpacks to more than 250 times its packed size, as no posts do; ' +
        'if you trust it, unpack it yourself and give the file of posts in it',
    );
  });

  it('in a tar archive is not unpacked', async () => {
    const tar = await tarOf([
      ['media/1.jpg', new Uint8Array(80 * 2 ** 20)],
      ['outbox.json', outbox],
    ]);
    expect(await failure('bomb.tar.gz', gzipSync(tar))).toContain(
      'bomb.tar.gz unpacks to more than 250 times its packed size',
    );
  });

  it('in a gzip file is not unpacked', async () => {
    expect(await failure('bomb.txt.gz', gzipSync(Buffer.alloc(80 * 2 ** 20, 'x')))).toContain(
      'bomb.txt.gz unpacks to more than 250 times its packed size',
    );
  });

  it('of small files that repeat themselves is none', async () => {
    const lines = '{"text":"a #b"}\n'.repeat(200_000);
    const zip = await zipOf([['posts.jsonl', lines]]);
    expect(lines.length / zip.length).toBeGreaterThan(250);
    expect((await readAllPosts(write('repeats.zip', zip))).posts).toHaveLength(200_000);
  });
});

async function* repeated(chunk: Uint8Array, times: number) {
  for (let i = 0; i < times; i++) yield chunk;
}
