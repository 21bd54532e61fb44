import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readAllPosts } from '../read.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'posts-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function file(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

describe('csv and tsv', () => {
  it.each([
    ['a;b', ['a', 'b']],
    ['"a,b"', ['a', 'b']],
    ['#a #b', ['a', 'b']],
    ['"[""a"",""b c""]"', ['a', 'b c']],
    ["\"['a', 'b']\"", ['a', 'b']],
    ['two words', ['two words']],
    ['', []],
  ])('reads the tags of the cell %s', async (cell, tags) => {
    const { posts } = await readAllPosts(file('a.csv', `id,text,tags\n1,x,${cell}\n`));
    expect(posts[0].hashtags).toEqual(tags);
  });

  it('reads many run-together tags quickly', async () => {
    const cell = `${Array.from({ length: 3000 }, (_, i) => `#tag${i}`).join('')} via phone`;
    const { posts } = await readAllPosts(file('a.csv', `id,text,tags\n1,x,${cell}\n`));
    expect(posts).toHaveLength(1);
  });

  it('maps columns, and lists the existing ones', async () => {
    const path = file('a.tsv', 'tweet\ttags\nhello "you"\ta\n"quoted" and not\tb\n');
    const { posts } = await readAllPosts(path, { columns: { text: 'tweet' } });
    expect(posts.map(({ text }) => text)).toEqual(['hello "you"', '"quoted" and not']);
    await expect(readAllPosts(path)).rejects.toThrow(
      /a\.tsv has no column "text"; its columns are: tweet, tags\. Map them to fields with columns/,
    );
  });

  it('counts records with too few cells, with their line', async () => {
    const path = file('a.csv', 'id,text,tags\r\n1,"two\r\nlines",a\r\n2,x\r\n3,y,b\r\n');
    const { posts, report } = await readAllPosts(path, { maxMalformedShare: 0.5 });
    expect(posts.map(({ text }) => text)).toEqual(['two\nlines', 'y']);
    expect(report.kinds).toEqual([{ kind: 'a record must have 3 cells', count: 1, firstLine: 4 }]);
  });
});

describe('parallel text files', () => {
  it('hashtag-generation: a post, its conversation and its tags on line n', async () => {
    file('train_tag.txt', 'a b;c\nd\n');
    const path = file('train_post.txt', 'one\ntwo\n');
    const tags = [['a b', 'c'], ['d']];
    expect((await readAllPosts(path)).posts.map(({ hashtags }) => hashtags)).toEqual(tags);
    file('train_conv.txt', 'yes no\n\n');
    const { posts } = await readAllPosts(path);
    expect(posts.map(({ conversation }) => conversation)).toEqual([['yes no'], undefined]);
  });

  it('may have old Mac line ends', async () => {
    file('mac_tag.txt', 'a\rb\r');
    const { posts } = await readAllPosts(file('mac_post.txt', 'one\rtwo\r'));
    expect(posts.map(({ text, hashtags }) => [text, hashtags])).toEqual([
      ['one', ['a']],
      ['two', ['b']],
    ]);
  });

  it('takg: the conversation follows <eos>', async () => {
    file('train_trg.txt', 'a\nb;c\n');
    const { posts } = await readAllPosts(file('train_src.txt', 'one <eos> reply\ntwo\n'));
    expect(posts).toEqual([
      { id: 'train:1', text: 'one', hashtags: ['a'], conversation: ['reply'] },
      { id: 'train:2', text: 'two', hashtags: ['b', 'c'] },
    ]);
  });

  it('must have the same number of lines', async () => {
    const path = file('train_src.txt', 'one\ntwo\n');
    await expect(readAllPosts(path)).rejects.toThrow('train_trg.txt: no such file');
    file('train_trg.txt', 'a\n');
    await expect(readAllPosts(path)).rejects.toThrow(
      /train_src\.txt has more lines than \S+train_trg\.txt, which has 1; line n of each/,
    );
  });
});

describe('twitter-archive', () => {
  const tweet = (id: string, text: string, hashtags: string[] = []) => ({
    tweet: {
      id_str: id,
      full_text: text,
      created_at: 'Wed Oct 10 20:19:24 +0000 2018',
      lang: 'und',
      entities: { hashtags: hashtags.map((t) => ({ text: t, indices: ['0', '1'] })) },
    },
  });
  const archive = (...tweets: unknown[]) =>
    `window.YTD.tweets.part0 = ${JSON.stringify(tweets, null, 2)}`;

  it('reads tweets, unescapes them, and skips retweets', async () => {
    const path = file(
      'tweets.js',
      archive(tweet('12345678901234567890', 'a &lt;3 "]" \\ #B', ['B']), tweet('2', 'RT @x: a')),
    );
    const { posts, report } = await readAllPosts(path);
    expect(posts).toEqual([
      {
        id: '12345678901234567890',
        text: 'a <3 "]" \\ #B',
        hashtags: ['B'],
        author: 'owner',
        time: Date.UTC(2018, 9, 10, 20, 19, 24),
      },
    ]);
    expect(report.skipped).toEqual([{ kind: 'retweet', count: 1, firstLine: 2 }]);
  });

  it.each(['tweets.json', 'renamed.txt'])(
    'is recognized without its assignment: %s',
    async (name) => {
      const tweets = [tweet('1', 'a &amp; b #C', ['C']), tweet('2', 'RT @x: a')];
      const { posts } = await readAllPosts(file(name, JSON.stringify(tweets)));
      expect(posts).toMatchObject([{ id: '1', text: 'a & b #C', author: 'owner' }]);
    },
  );

  it('reads many across chunks, and detects truncation', async () => {
    const tweets = Array.from({ length: 3000 }, (_, i) => tweet(String(i), `tweet ${i} 日本 {`));
    const whole = archive(...tweets);
    const { posts } = await readAllPosts(file('renamed', whole));
    expect(posts.map(({ text }) => text)).toEqual(tweets.map((t) => t.tweet.full_text));
    await expect(readAllPosts(file('tweets.js', whole.slice(0, -200)))).rejects.toThrow(
      /tweets\.js is truncated after item 2999: its list is not closed/,
    );
    await expect(readAllPosts(file('tweets.js', '{}'))).rejects.toThrow('"text" must be a string');
  });

  it('reports a file with nothing but retweets', async () => {
    const path = file('tweets.js', archive(tweet('2', 'RT @x: a')));
    await expect(readAllPosts(path)).rejects.toThrow(
      /tweets\.js has no posts \(skipped: retweet \(1, first at 1\)\)/,
    );
  });
});

describe('activitypub-outbox', () => {
  const to = ['https://www.w3.org/ns/activitystreams#Public'];
  const note = (id: string, content: string, tag: unknown[] = []) => ({
    id,
    content,
    published: '2023-01-02T03:04:05Z',
    contentMap: { de: content },
    tag,
  });
  const actor = 'https://example.org/users/me';

  it('reads public posts as text; boosts and others are skipped and counted', async () => {
    const html =
      '<p>Hallo &amp; <a href="https://example.org/tags/Welt">#<span>Welt</span></a><br/>neu</p><p>Ende</p>';
    const outbox = {
      '@context': ['https://www.w3.org/ns/activitystreams', { orderedItems: [1] }],
      id: 'outbox.json',
      type: 'OrderedCollection',
      orderedItems: [
        { type: 'Announce', actor, to, object: 'https://example.org/1' },
        {
          type: 'Create',
          actor,
          to,
          object: note('https://example.org/2', html, [
            { type: 'Hashtag', name: '#welt' },
            { type: 'Mention', name: '@a' },
          ]),
        },
        { type: 'Create', actor, to: ['https://example.org/users/friend'], object: note('3', 'x') },
      ],
    };
    const { posts, report } = await readAllPosts(file('outbox.json', JSON.stringify(outbox)));
    expect(posts).toEqual([
      {
        id: 'https://example.org/2',
        text: 'Hallo & #Welt\nneu\n\nEnde',
        hashtags: ['welt'],
        author: actor,
        time: Date.UTC(2023, 0, 2, 3, 4, 5),
        lang: 'de',
      },
    ]);
    expect(report.skipped).toEqual([
      { kind: 'boost', count: 1, firstLine: 1 },
      { kind: 'not public', count: 1, firstLine: 3 },
    ]);
  });
});

describe('parquet', () => {
  it('reports a missing text column', async () => {
    const { parquetWriteBuffer } = await import('hyparquet-writer');
    const path = join(folder, 'a.parquet');
    const columnData = [
      { name: 'tweet', data: ['one', 'two #B'] },
      { name: 'time', data: [1_328_708_220n, 1_328_708_221n] },
      { name: 'other', data: [true, false] },
    ];
    writeFileSync(path, new Uint8Array(parquetWriteBuffer({ columnData })));
    const { posts } = await readAllPosts(path, { columns: { text: 'tweet' } });
    expect(posts).toEqual([
      { id: 'a:1', text: 'one', hashtags: [], time: 1_328_708_220_000 },
      { id: 'a:2', text: 'two #B', hashtags: ['B'], time: 1_328_708_221_000 },
    ]);
    await expect(readAllPosts(path)).rejects.toThrow(
      /a\.parquet has no column "text"; its columns are: tweet, time, other/,
    );
  });
});
