import { describe, expect, it } from 'vitest';
import { postFiles } from './post-files.case.ts';

const { read } = postFiles();

describe('.txt', () => {
  it('holds a post on each line', async () => {
    const { posts } = await read(
      'notes.txt',
      'Off to Turin #PyCon, at last\n\n  Back home \r\n#a b',
    );
    expect(posts).toEqual([
      { id: 'notes:1', text: 'Off to Turin #PyCon, at last', hashtags: ['PyCon'] },
      { id: 'notes:3', text: 'Back home', hashtags: [] },
      { id: 'notes:4', text: '#a b', hashtags: ['a'] },
    ]);
  });

  it('may be a table whose columns are known', async () => {
    for (const [tab, header] of [
      ['\t', 'ID\tText'],
      [',', '"text","tags"'],
      [';', 'text;user'],
    ]) {
      const { posts } = await read('table.txt', `${header}\na${tab}b\n`);
      expect(posts, header).toHaveLength(1);
      expect(posts[0].text).toMatch(/^[ab]$/);
    }
  });

  it.each([
    'tweet_id,tweet,labels\n1,hello,a\n2,world,b\n3,c,d\n',
    '1\tone\n2\ttwo\n3\tthree\n4\tfour\n',
  ])('is not guessed to be text if it looks like another table: %j', async (table) => {
    await expect(read('table.txt', table)).rejects.toThrow(
      'table.txt from its name or content; name it: jsonl',
    );
    expect((await read('table.txt', table, { format: 'text' })).posts.length).toBeGreaterThan(3);
  });

  it.each([
    'first, I said\nthen, you said\nno comma\nthen, again\n',
    'one line, with a comma',
    'Text, more\nplain',
  ])('is text if only some lines have a comma: %j', async (text) => {
    expect((await read('notes.txt', text)).posts).toHaveLength(text.trim().split('\n').length);
  });
});
