/** `--column`, `--format` and `--max-malformed` work the same in every command that reads posts, and in its messages. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { smallCorpus } from '../../src/models/model.case.ts';
import { type Files, noise, tweetsFile, zipOf } from '../../src/posts/archives/archives.case.ts';
import { makeWorkspace, run, toJsonl } from './run.ts';

const workspace = makeWorkspace();
const { path } = workspace;
const posts = smallCorpus().train;
/** Its name does not reveal the format, and a column has another name. */
const table = workspace.write(
  'table.txt',
  `id,body,tags\n${posts.map(({ id, text, hashtags }) => `${id},"${text}",${hashtags.join(';')}\n`).join('')}`,
);
const bundle = path('popular');
const flags = ['--format', 'csv', '--column', 'text=body'];
beforeAll(async () => {
  const args = ['train', '--model', 'popular', '--train', table, '--valid', table, '--out', bundle];
  const { exitCode, stderr } = await run([...args, ...flags]);
  expect(stderr).toBe('training popular on 180 posts');
  expect(exitCode).toBe(0);
});
afterAll(workspace.remove);

/** Every command that reads posts, without the file's name. */
const commands: readonly (readonly [string, ...string[]])[] = [
  ['train', '--model', 'popular', '--out', path('again'), '--train'],
  ['recommend', '--bundle', bundle, '--json', '--input'],
  ['evaluate', '--bundle', bundle, '--json', '--test'],
  ['evaluate', '--bundle', bundle, '--test', table, '--json', '--history'],
  ['evaluate', '--bundle', bundle, '--test', table, '--protocol', 'closed', '--train'],
  ['export', '--bundle', bundle, '--target', 'web', '--out', path('web'), '--test'],
  ['data', 'stats'],
  ['data', 'convert', '--to', 'jsonl'],
  ['data', 'split', '--out', path('parts')],
];

const rest = (command: readonly string[]) => (command.includes('convert') ? [path('out')] : []);

describe('every command that reads posts', () => {
  it.each(commands)('takes --column and --format: %s %s', async (...command) => {
    const outcome = await run([...command, table, ...rest(command), ...flags]);
    expect(outcome.stderr).not.toContain('octothorpe:');
    expect(outcome.exitCode).toBe(0);
  });

  it.each(commands)(
    'names the flags to use if it cannot read a file: %s %s',
    async (...command) => {
      const read = async (file: string, ...more: string[]) => {
        const own = command.includes(table) && !more.includes('text=body') ? ['--test', file] : [];
        const args =
          own.length > 0 ? command.filter((arg) => arg !== '--test' && arg !== table) : command;
        const { exitCode, stderr } = await run([...args, file, ...rest(command), ...own, ...more]);
        expect(exitCode).toBe(1);
        expect(stderr).not.toMatch(/\{|maxMalformedShare|with columns/);
        return stderr;
      };
      expect(await read(table, '--format', 'csv')).toMatch(
        /table\.txt has no column "text"; its columns are: id, body, tags\. Map them to fields with --column, as in --column text=\w+; if its first line is already a post, give the columns by number with --column, as in --column text=2$/,
      );
      expect(await read(table)).toMatch(
        /cannot tell the format of \S+table\.txt .*--format: jsonl, json, csv/,
      );
      const other = workspace.write(
        'other.jsonl',
        toJsonl(posts.map(({ text }) => ({ body: text }))),
      );
      expect(await read(other)).toMatch(
        /Repair the file, name its format \(--format\) or columns \(--column text=NAME\), or raise --max-malformed$/,
      );
    },
  );
});

describe('archives as downloaded', () => {
  const tweets = posts.map(({ id, text, hashtags }) => ({
    id_str: id,
    full_text: text,
    entities: { hashtags: hashtags.map((tag) => ({ text: tag })) },
  }));
  const retweet = { id_str: '0', full_text: 'RT @ada: hello' };
  let zip: string;
  let text: string;
  beforeAll(async () => {
    const files: Files = [
      ['data/tweets.js', tweetsFile(tweets.slice(0, 100))],
      ['data/tweets-part1.js', tweetsFile([retweet, ...tweets.slice(100)], 1)],
      ['data/tweets_media/1.jpg', noise(1000)],
    ];
    zip = workspace.write('twitter-2026.zip', await zipOf(files));
    const lines = posts.map(
      (post) => `${post.text} ${post.hashtags.map((tag) => `#${tag}`).join(' ')}`,
    );
    text = workspace.write('mine.txt', lines.join('\n'));
  });

  it.each(commands.filter((command) => !command.includes(table)))(
    'are read by every command: %s %s',
    async (...command) => {
      const { stderr, exitCode } = await run([...command, zip, ...rest(command)]);
      expect(stderr).not.toContain('octothorpe:');
      expect(stderr).toContain(
        'skipped 1 records, the first at 1 of data/tweets-part1.js: retweet',
      );
      expect(exitCode).toBe(0);
    },
  );

  it('give what the same posts give in a text file', async () => {
    const stats = async (file: string) => {
      const { stdout } = await run(['data', 'stats', '--json', file]);
      const { posts, tags, distinctTags, topTags } = JSON.parse(stdout);
      return { posts, tags, distinctTags, topTags };
    };
    expect(await stats(zip)).toEqual(await stats(text));
    expect((await stats(zip)).posts).toBe(posts.length);
  });

  it('are gold tags and training posts too', async () => {
    const predictions = workspace.write(
      'archive-predictions.jsonl',
      toJsonl(posts.map(({ id }) => ({ id, recommendations: [{ tag: 'chess' }] }))),
    );
    const args = [
      'evaluate',
      '--json',
      '--cutoffs',
      '1',
      '--predictions',
      predictions,
      '--gold',
      zip,
    ];
    const { stdout, stderr } = await run(args);
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toMatchObject({ posts: posts.length });
  });

  it('are rejected with one line that says what to do', async () => {
    const photos = workspace.write('photos.zip', await zipOf([['1.jpg', noise(10)]]));
    const { stderr, exitCode } = await run(['data', 'stats', photos]);
    expect(stderr).toMatch(
      /^octothorpe: \S+photos\.zip is a zip archive with only 1\.jpg; expected data\/tweets\.js .*$/,
    );
    expect(exitCode).toBe(1);
  });
});

describe('evaluate --gold', () => {
  const ranking = [{ tag: 'right' }];
  const predictions = workspace.write(
    'predictions.jsonl',
    toJsonl([7, 8].map((id) => ({ id, recommendations: ranking }))),
  );
  const evaluate = (content: string, ...more: string[]) =>
    run([
      ...['evaluate', '--json', '--cutoffs', '1', '--predictions', predictions],
      ...['--gold', workspace.write('gold', content), ...more],
    ]);
  const mapped = ['--column', 'id=key', '--column', 'hashtags=labels'];

  it.each([
    ['key,labels\n7,right\n8,wrong\n', '--format', 'csv'],
    ['{"key":7,"labels":["right"]}\n{"key":8,"labels":["wrong"]}\n'],
    ['[{"key":7,"labels":["right"]},{"key":8,"labels":["wrong"]}]', '--format', 'json'],
  ])('takes --column and --format, and needs no text: %s', async (content, ...format) => {
    const { stdout, stderr } = await evaluate(content, ...mapped, ...format);
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toMatchObject({ posts: 2, metrics: { 'precision@1': 0.5 } });
  });

  it.each([
    ['right\n', 2, ['--max-malformed', '0.5'], '--max-malformed does not apply to --gold: '],
    ['right\n', 1, mapped, "leave --column out, or name the file's format (--format)"],
    ['a,b\n7,8\n', 1, ['--format', 'csv'], 'with --column, as in --column hashtags=labels; '],
    ['id,tags\n7\n', 1, ['--format', 'csv'], 'first at 2). Repair the file, name its format'],
  ])('names the flag that is wrong: %s', async (content, code, more, message) => {
    const { exitCode, stderr } = await evaluate(content, ...more);
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/raise|\{/);
    expect(exitCode).toBe(code);
  });
});

describe('wrong flags', () => {
  it.each([
    [['--column', 'body'], '--column takes field=name, such as text=body, got "body"'],
    [['--column', 'txt=body'], '--column: there is no field "txt"; the fields are: id, text, '],
    [['--column', 'text=a', '--column', 'text=b'], '--column names two columns for "text": a, b'],
    [
      ['--format', 'excel'],
      '--format: there is no format "excel"; the formats are: jsonl, json, csv',
    ],
    [['--max-malformed', '2'], 'Expected a number from 0 to 1.'],
    [
      ['--format', 'csv', '--format', 'tsv'],
      "option '--format <name>' takes one value, got csv and",
    ],
  ])('%j', async (given, message) => {
    for (const command of commands.slice(0, 2)) {
      const { exitCode, stderr } = await run([...command, table, ...given]);
      expect(stderr).toContain(message);
      expect(exitCode).toBe(2);
    }
  });

  it.each([
    [['recommend', '--bundle', bundle, 'a text']],
    [['export', '--bundle', bundle, '--target', 'web', '--out', path('w')]],
    [['serve', '--bundle', bundle]],
  ])('are rejected if no posts are read: %j', async (command) => {
    for (const given of [flags, ['--max-malformed', '0.5']]) {
      const { exitCode, stderr } = await run([...command, ...given]);
      expect(stderr).toContain(`${given[0]} applies to files of posts; `);
      expect(exitCode).toBe(2);
    }
  });
});

it.each([
  ['train', '--seed', '1', '--seed', '2'],
  ['recommend', '-k', '3', '-k', '5', 'x'],
  ['recommend', '--bundle', 'a', '--bundle', 'b', 'x'],
  ['explain', '--bundle', 'a', '--bundle', 'b', 'x'],
  ['topics', '--bundle', 'a', '--bundle', 'b'],
  ['serve', '--port', '1', '--port', '1'],
  ['data', 'split', 'x', '--out', 'a', '--out', 'a'],
])('rejects a repeated option that takes one value: %s %s', async (...args) => {
  const { exitCode, stderr } = await run(args);
  expect(stderr).toMatch(
    /^octothorpe: option '.*' takes one value, got \S+ and \S+ \(run with --help for usage\)$/,
  );
  expect(exitCode).toBe(2);
});
