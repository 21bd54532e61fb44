import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DataFormatError } from '../../base/errors.ts';
import { normalizeTag, tagSpelling } from '../../base/tags.ts';
import type { Post } from '../post.ts';
import { postFiles } from '../post-files.case.ts';
import { readAllPosts } from '../read.ts';
import { writePosts } from '../write.ts';

const { path: pathOf, write, read } = postFiles();

const texts = (posts: readonly Post[]) => posts.map(({ text }) => text);

describe('quotes', () => {
  it('in TSV never join lines that are records on their own', async () => {
    const open = 'id\ttext\n1\t"so it begins #one\n2\tnothing to see #two\n';
    const stray = await read('a.tsv', `${open}3\tthe end" #three\n4\tlast #four\n`);
    expect(stray.posts.map(({ hashtags }) => hashtags)).toEqual([
      ['one'],
      ['two'],
      ['three'],
      ['four'],
    ]);
    // Here the second quote ends a field, as in RFC 4180.
    const valid = await read('b.tsv', `${open}3\tthe end"\n4\tlast #four\n`);
    expect(texts(valid.posts)).toEqual([
      '"so it begins #one',
      'nothing to see #two',
      'the end"',
      'last #four',
    ]);
    const single = await read('c.tsv', 'text\n"open\nmiddle\nclosed"\n');
    expect(texts(single.posts)).toEqual(['"open', 'middle', 'closed"']);
    expect(single.report.malformed).toBe(0);
  });

  it('in TSV join lines as written by a spreadsheet', async () => {
    const { posts } = await read(
      'a.tsv',
      'id\ttext\ttags\n1\t"two\nlines"\ta\n2\t"says ""hi""\tthere"\tb\n',
    );
    expect(texts(posts)).toEqual(['two\nlines', 'says "hi"\tthere']);
  });

  it('in CSV join lines according to RFC 4180', async () => {
    const { posts, report } = await read('a.csv', 'id,text\n1,"a\n2,b\n3,c"\n4,d\n');
    expect(texts(posts)).toEqual(['a\n2,b\n3,c', 'd']);
    expect(report.malformed).toBe(0);
  });

  it('are kept if they do not enclose a field', async () => {
    const { posts, report } = await read('a.csv', 'id,text\n1,"word" and more\n2,5" disk\n');
    expect(texts(posts)).toEqual(['"word" and more', '5" disk']);
    expect(report.malformed).toBe(0);
  });

  it('that are not closed cost one record, not the rest of the file', async () => {
    const body = Array.from({ length: 3000 }, (_, i) => `${i},text,a\n`).join('');
    const { posts, report } = await read('a.csv', `id,text,tags\nx,"open,a\n${body}`);
    expect(posts.length).toBe(3000);
    expect(report.kinds).toEqual([{ kind: 'malformed quoting', count: 1, firstLine: 2 }]);
    const cut = await read('b.csv', 'id,text\n1,a\n2,"first line\nsecond');
    expect(texts(cut.posts)).toEqual(['a']);
    expect(cut.report.malformed).toBe(2);
    const misquoted = await read('c.csv', 'id,text\n1,"a, b" c\n2,d\n');
    expect(misquoted.report.kinds).toEqual([{ kind: 'malformed quoting', count: 1, firstLine: 2 }]);
  });

  it('that close beyond the maximum record length cost one record', async () => {
    const filler = 'x,y\n'.repeat(2000);
    const content = `id,text\n1,"open\n${filler}2,closed"\n`;
    const { posts, report } = await read('a.csv', content, { maxLineBytes: 1000 });
    expect(report.kinds[0]).toEqual({ kind: 'duplicate id', count: 1999, firstLine: 4 });
    expect(report.kinds[1]).toEqual({ kind: 'malformed quoting', count: 1, firstLine: 2 });
    expect(texts(posts)).toEqual(['y', 'closed"']);
  });
});

describe('line ends', () => {
  it.each([
    ['CR', 'id,hashtags,text\r1,pycon,Off to Turin\r2,home,Back home\r'],
    ['CR, the last missing', 'id,hashtags,text\r1,pycon,Off to Turin\r2,home,Back home'],
    ['CRLF', 'id,hashtags,text\r\n1,pycon,Off to Turin\r\n2,home,Back home\r\n'],
    ['LF, then CR', 'id,hashtags,text\n1,pycon,Off to Turin\r2,home,Back home\r'],
    ['CR, then CRLF', 'id,hashtags,text\r1,pycon,Off to Turin\r\n2,home,Back home\r\n'],
  ])('%s', async (_, content) => {
    const { posts } = await read('a.csv', content);
    expect(texts(posts)).toEqual(['Off to Turin', 'Back home']);
  });

  it('CR across chunks', async () => {
    const rows = Array.from({ length: 60_000 }, (_, i) => `${i},text ${i}\r`);
    const { posts } = await read('a.csv', `id,text\r${rows.join('')}`);
    expect(posts.length).toBe(60_000);
    expect(posts.at(-1)!.text).toBe('text 59999');
  });

  it('in quotes are kept', async () => {
    const lf = await read('a.csv', 'id,text\n1,"a\r\nb\rc\nd"\n');
    expect(texts(lf.posts)).toEqual(['a\r\nb\rc\nd']);
    const crlf = await read('b.csv', 'id,text\r\n1,"a\r\nb"\r\n');
    expect(texts(crlf.posts)).toEqual(['a\nb']);
  });
});

describe('delimiters', () => {
  it.each([
    ['semicolon', 'a.csv', 'id;text;tags\n1;a, b;"x;y"\n'],
    ['sep=', 'b.csv', 'sep=;\r\nid;text;tags\r\n1;a, b;"x;y"\r\n'],
    ['bar', 'c.csv', 'id|text|tags\n1|a, b|x;y\n'],
    ['tab', 'd.csv', 'id\ttext\ttags\n1\ta, b\tx;y\n'],
    ['comma in .tsv', 'e.tsv', 'id,text,tags\n1,"a, b",x;y\n'],
    ['BOM', 'f.csv', '\uFEFF"id";"text";"tags"\n1;a, b;"x;y"\n'],
  ])('%s', async (_, name, content) => {
    const { posts } = await read(name, content);
    expect(posts).toEqual([{ id: '1', text: 'a, b', hashtags: ['x', 'y'] }]);
  });

  it('UTF-16 as written by a spreadsheet', async () => {
    const content = '\uFEFFid\ttext\ttags\r\n1\tcafé 😀\tx\r\n';
    const little = Buffer.from(content, 'utf16le');
    for (const bytes of [little, Buffer.from(little).swap16()]) {
      const { posts } = await read('a.tsv', bytes);
      expect(posts).toEqual([{ id: '1', text: 'café 😀', hashtags: ['x'] }]);
    }
    const cut = Buffer.concat([little, Buffer.from([0xd8])]);
    await expect(read('a.tsv', cut)).rejects.toThrow(/is not utf-16le text/);
  });
});

describe('the header', () => {
  it('may differ in spaces and case', async () => {
    const { posts } = await read('a.csv', 'ID, Text ,Hashtags\n7,a,x\n');
    expect(posts).toEqual([{ id: '7', text: 'a', hashtags: ['x'] }]);
  });

  it('may be missing if the columns are numbered', async () => {
    const path = write('a.csv', '0,"hello #a",ada\n4,bye,bob\n');
    await expect(readAllPosts(path)).rejects.toThrow(
      /no column "text"; its columns are: 0, hello #a, ada\. Map them to fields with columns, as in \{ text: "tweet" \}; if its first line is already a post, give the columns by number with columns, as in \{ text: "2" \}/,
    );
    const { posts } = await readAllPosts(path, { columns: { text: '2', author: '3' } });
    expect(posts).toEqual([
      { id: 'a:1', text: 'hello #a', hashtags: ['a'], author: 'ada' },
      { id: 'a:2', text: 'bye', hashtags: [], author: 'bob' },
    ]);
  });

  it('must not contain a name twice', async () => {
    await expect(read('a.csv', 'id,text,text\n1,a,b\n')).rejects.toThrow(
      /a\.csv has two columns "text"; rename or remove one/,
    );
    const { posts } = await read('b.csv', 'id,text,x,x\n1,a,b,c\n');
    expect(posts.length).toBe(1);
    await expect(read('c.csv', 'id,Text,TEXT,tags\n1,a,b,c\n')).rejects.toThrow(
      /c\.csv has two columns "Text" and "TEXT"; rename or remove one/,
    );
    const mapped = await read('d.csv', 'id,Text,TEXT\n1,a,b\n', { columns: { text: 'TEXT' } });
    expect(texts(mapped.posts)).toEqual(['b']);
  });

  it('is skipped where joined files repeat it', async () => {
    const part = (mark: string, id: number) => `${mark}"id",text,tags\r\n${id},Hello,a\r\n`;
    const { posts, report } = await read('a.csv', part('', 1) + part('', 2) + part('\uFEFF', 3));
    expect(posts.map(({ id }) => id)).toEqual(['1', '2', '3']);
    expect(report.skipped).toEqual([{ kind: 'header again', count: 2, firstLine: 3 }]);
    const marked = await read('b.csv', 'id,text\n1,a\n\uFEFF2,b\n');
    expect(marked.posts.map(({ id }) => id)).toEqual(['1', '2']);
  });

  it.each([
    ['id,text,tags\n1,Hello,a\nid,tags,text\n', 2, 'id, tags, text instead of id, text, tags'],
    ['text,tags\nHello,a\ntags,text\n', 2, 'tags, text instead of text, tags'],
    ['id,text,tags\n1,Hello,a\n"text","id","hashtags"\n', 2, 'text, id, hashtags instead'],
    ['id,text,author\n1,Hello,a\nid,text,tags\n', 2, 'id, text, tags instead'],
    ['id,text,tags\n1,Hello,a\nid,author,text,tags\n', 2, 'id, author, text, tags instead'],
    ['id,text,tags\n1,Hello,a\nid,body,tags\n', 2, 'id, body, tags instead'],
    ['id,text,x\n1,Hello,a\nid,text,tags\n', 2, 'id, text, tags instead of id, text, x'],
    ['x,id,text,tags\n,1,Hello,a\nID,y,Text,Tags\n', 2, 'ID, y, Text, Tags instead'],
    ['text,x\nHello,a\nb,c\nx,text\n', 3, 'x, text instead of text, x'],
  ])(
    'with other columns is refused where it comes second: %s',
    async (content, before, message) => {
      const reading = read('a.csv', `${content}2,Hello,b\n`);
      await expect(reading).rejects.toThrow(DataFormatError);
      await expect(reading).rejects.toThrow(
        `a.csv line ${before + 1}: a second header has other columns than the first: ${message}`,
      );
    },
  );

  it('with other columns is found where columns are mapped', async () => {
    const content = 'id,tweet,tags\n1,a,x\nid,text,tags\n2,b,y\n';
    await expect(read('a.csv', content, { columns: { text: 'tweet' } })).rejects.toThrow(
      'a.csv line 3: a second header',
    );
  });

  it('is left out where other names and columns that are not read differ', async () => {
    const { posts, report } = await read('a.csv', 'id,text,tags,x\n1,a,b,c\nID, Text,hashtags,y\n');
    expect(posts.length).toBe(1);
    expect(report.skipped).toEqual([{ kind: 'header again', count: 1, firstLine: 3 }]);
  });

  it.each([
    ['text,tags\ntext,text\ntags,tags\nuser,time\ntext,tea\n', 4],
    ['id,text,tags\n1,text,tags\n2,tags,text\n', 2],
    ['text,x\ntext,y\nx,y\n', 2],
  ])('is not seen in posts of such words: %s', async (content, count) => {
    expect((await read('a.csv', content)).posts.length).toBe(count);
  });

  it('of very many columns is read in linear time', async () => {
    const names = Array.from({ length: 60_000 }, (_, i) => `C${i}`).join();
    const start = process.cpuUsage();
    const { posts } = await read('a.csv', `text,${names}\nhi${','.repeat(60_000)}\n`);
    expect(posts.length).toBe(1);
    expect(process.cpuUsage(start).user / 1000).toBeLessThan(1000);
  });
});

describe('records', () => {
  it('with a mark of a missing value', async () => {
    const { posts, report } = await read(
      'a.csv',
      'id,text,tags,author,time\nNA,a,NA,nan,NaT\n2,NA,x,b,\n3,"NA",nan,"NULL",NULL\n',
    );
    expect(posts).toEqual([
      { id: 'a:2', text: 'a', hashtags: [] },
      { id: '3', text: 'NA', hashtags: [], author: 'NULL' },
    ]);
    expect(report.skipped).toEqual([{ kind: 'text is missing: NA', count: 1, firstLine: 3 }]);
    expect(report.notes).toContainEqual({
      kind: 'author is missing: nan',
      count: 1,
      firstLine: 2,
    });
    expect(report.malformed).toBe(0);
  });

  it('with tags that cannot be read are counted', async () => {
    const { posts, report } = await read('a.csv', `id,text,tags\n1,a,"['x', 'y"\n2,b,['x' 'y']\n`);
    expect(posts).toEqual([{ id: '2', text: 'b', hashtags: ['x', 'y'] }]);
    expect(report.kinds).toEqual([
      {
        kind: 'tags must be a list that can be read; this one has an unclosed quote',
        count: 1,
        firstLine: 2,
      },
    ]);
  });

  it('with too many or too few cells, bad bytes or lost digits are counted', async () => {
    const bad = Buffer.concat([
      Buffer.from('id,text\n1,a\n2,b,c\n3\n,\n1.05012E+18,d\n4,"'),
      Buffer.from([0xe9]),
      Buffer.from('"\n5,e\n'),
    ]);
    const { posts, report } = await read('a.csv', bad);
    expect(texts(posts)).toEqual(['a', 'e']);
    expect(report.kinds).toEqual([
      { kind: 'a record must have 2 cells', count: 2, firstLine: 3 },
      { kind: '"id" must have all its digits, not those of 1.05e+18', count: 1, firstLine: 6 },
      { kind: 'invalid UTF-8', count: 1, firstLine: 7 },
    ]);
    expect(report.skipped).toEqual([{ kind: 'empty record', count: 1, firstLine: 5 }]);
  });

  it.each(['1.05E+18', '1.05e18', '1050118621198921728.0', '1,05E+18', ' 1.05e+18'])(
    'whose id or author has lost its digits are counted: %s',
    async (number) => {
      const { posts, report } = await read(
        'a.csv',
        `id,text,author\n"${number}",a,b\n2,b,"${number}"\n3,c,1050118621198921728\n4,d,1.0\n`,
      );
      expect(texts(posts)).toEqual(['c', 'd']);
      expect(report.kinds.map(({ kind }) => kind)).toEqual([
        '"id" must have all its digits, not those of 1.05e+18',
        '"author" must have all its digits, not those of 1.05e+18',
      ]);
    },
  );

  it('in UTF-16 without a byte order mark are rejected with a remedy', async () => {
    const utf16 = Buffer.from('id,text\r\n1,Hello\r\n', 'utf16le');
    await expect(read('a.csv', utf16)).rejects.toThrow(/a\.csv .*UTF-16.*; save it as UTF-8$/);
    await expect(read('a.csv', Buffer.from('id,text\n1,\0a\n'))).rejects.toThrow(
      /byte 10 is zero; save it as UTF-8, or name the file's format$/,
    );
  });

  it('in another encoding are rejected with a remedy', async () => {
    const latin1 = Buffer.from('id,text\n1,café\n', 'latin1');
    await expect(read('a.csv', latin1, { maxMalformedShare: 0.01 })).rejects.toThrow(
      /invalid UTF-8 \(1, first at 2\)\. Save the file as UTF-8/,
    );
  });

  it('with a NUL far down are counted', async () => {
    const rows = 'x,text\n'.repeat(50_000);
    const { report } = await read('a.csv', `id,text\n${rows}7,a\0b\n`);
    expect(report.kinds).toContainEqual({ kind: 'NUL byte', count: 1, firstLine: 50_002 });
  });
});

it.each(['a.csv', 'a.tsv', 'a.jsonl', 'a.parquet'])('%s: reads what was written', async (name) => {
  const text = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.string({ unit: fc.constantFrom(...`a ,;|"'\t\r\n[]{}#`) }),
    fc.constantFrom('NA', 'nan', '""', 'sep=;'),
  );
  const line = text.map((s) => s.replace(/[\r\n]/g, '')).filter((s) => s !== '');
  const tag = text.map(tagSpelling).filter((spelling) => normalizeTag(spelling) !== '');
  const post = fc.record(
    {
      id: line,
      text: text.map((s) => s.replaceAll('\t', ' ')),
      hashtags: fc.array(tag),
      author: line,
      time: fc.integer({ min: -62_135_596_800_000, max: 253_402_300_799_999 }),
      conversation: fc.array(text, { minLength: 1 }),
      lang: fc.constantFrom('en', 'pt-BR'),
    },
    { requiredKeys: ['id', 'text', 'hashtags'] },
  );
  const path = pathOf(name);
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(post, { selector: (p) => p.id, minLength: 1 }),
      async (posts) => {
        await writePosts(path, posts as Post[]);
        expect((await readAllPosts(path)).posts).toEqual(posts);
      },
    ),
    { seed: 8, numRuns: 100 },
  );
});
