import { type Command, Option } from 'commander';
import type { FormatName, Fractions, Post, SplitOptions } from '../../posts/index.ts';
import { wholeNumber } from '../arguments.ts';
import { UsageError } from '../failure.ts';
import { type PostFileOptions, postFileOptions, toReadOptions } from '../post-files.ts';
import type { Terminal } from '../terminal.ts';

export function dataCommand(program: Command, terminal: Terminal): void {
  const data = program.command('data').description('describe, convert or split files of posts');
  postFileOptions(data.command('stats').description('summarize a file of posts'))
    .argument('<file>')
    .option('--json', 'print JSON')
    .action((file: string, options: PostFileOptions & { json?: true }) =>
      stats(file, options, terminal),
    );
  postFileOptions(
    data.command('convert').description('convert posts to the format given by the name of OUT'),
  )
    .argument('<in>')
    .argument('<out>')
    .option('--to <name>', 'the format to write, if the name of OUT does not tell')
    .action((from: string, to: string, options: PostFileOptions & { to?: FormatName }) =>
      convert(from, to, options, terminal),
    );
  postFileOptions(
    data
      .command('split')
      .description('split posts into train, valid and test.jsonl.gz in a folder'),
  )
    .argument('<file>')
    .requiredOption('--out <folder>', 'the folder to write to')
    .addOption(
      new Option('--by <way>', 'at random (by id), by time, or by time within each author')
        .choices(['random', 'time', 'author-time'])
        .default('random'),
    )
    .option('--fractions <list>', 'the relative sizes of train, valid and test', '80/10/10')
    .option('--seed <number>', 'the seed of a random split', wholeNumber(0), 1)
    .action((file: string, options: SplitArguments) => split(file, options, terminal));
}

interface SplitArguments extends PostFileOptions {
  readonly out: string;
  readonly by: SplitOptions['by'];
  readonly fractions: string;
  readonly seed: number;
}

/** Streams the posts of the file, read according to the options. */
async function read(
  file: string,
  options: PostFileOptions,
  terminal: Terminal,
): Promise<AsyncIterable<Post>> {
  const { streamCorpus } = await import('../read-corpus.ts');
  return streamCorpus(file, terminal, await toReadOptions(options));
}

async function stats(
  file: string,
  options: PostFileOptions & { json?: true },
  terminal: Terminal,
): Promise<void> {
  const { Statistics } = await import('../../posts/index.ts');
  const { normalizeTag } = await import('../../text/index.ts');
  const statistics = new Statistics(normalizeTag);
  for await (const post of await read(file, options, terminal)) statistics.add(post);
  const summary = statistics.summary();
  if (options.json) {
    terminal.print(JSON.stringify(summary));
    return;
  }
  const { length, time, languages, topTags } = summary;
  const day = (ms: number) => new Date(ms).toISOString().slice(0, 10);
  const facts: [string, string | number][] = [
    ['posts', summary.posts],
    ['with tags', summary.postsWithTags],
    ['with replies', summary.postsWithConversation],
    ['with a time', summary.postsWithTime],
    ['authors', summary.authors],
    ['uses of tags', summary.tags],
    ['distinct tags', summary.distinctTags],
    ['tags per post', summary.tagsPerPost.toFixed(2)],
    ['characters', `${length.min} to ${length.max}, median ${length.median}, p95 ${length.p95}`],
    ['days', time ? `${day(time.first)} to ${day(time.last)}` : 'unknown'],
    [
      'languages',
      languages.map(({ lang, posts }) => `${lang} ${posts}`).join(', ') || 'not stated',
    ],
    ['most used', topTags.map(({ tag, posts }) => `#${tag} ${posts}`).join(', ') || 'none'],
  ];
  for (const [name, value] of facts) {
    terminal.print(
      `${name.padEnd(14)}${typeof value === 'number' ? value.toLocaleString('en') : value}`,
    );
  }
}

async function convert(
  from: string,
  to: string,
  options: PostFileOptions & { to?: FormatName },
  terminal: Terminal,
): Promise<void> {
  const { withCompanions, writePosts } = await import('../../posts/index.ts');
  const posts = await read(from, options, terminal);
  const count = await writePosts(to, posts, { format: options.to, inputs: withCompanions(from) });
  terminal.print(`${to}: ${count.toLocaleString('en')} posts`);
}

async function split(file: string, options: SplitArguments, terminal: Terminal): Promise<void> {
  const { existsSync } = await import('node:fs');
  const { mkdir } = await import('node:fs/promises');
  const { join } = await import('node:path');
  const { checkOutputs } = await import('../../files/overwriting.ts');
  const { splitPosts, withCompanions, writeAllPosts } = await import('../../posts/index.ts');
  const fractions = options.fractions.split('/').map(Number);
  if (fractions.length !== 3 || fractions.some(Number.isNaN)) {
    throw new UsageError(
      `--fractions takes three numbers, such as 80/10/10, got "${options.fractions}"`,
    );
  }
  const { by, seed, out } = options;
  const names = ['train', 'valid', 'test'] as const;
  const paths = names.map((name) => join(out, `${name}.jsonl.gz`));
  const inputs = withCompanions(file);
  if (existsSync(out)) checkOutputs(paths, inputs);
  const posts: Post[] = [];
  for await (const post of await read(file, options, terminal)) posts.push(post);
  const parts = splitPosts(posts, { by, seed, fractions: fractions as unknown as Fractions });
  await mkdir(out, { recursive: true });
  const counts = await writeAllPosts(
    names.map((name, i) => [paths[i], parts[name]]),
    { inputs },
  );
  for (const [i, count] of counts.entries()) {
    terminal.print(`${paths[i]}: ${count.toLocaleString('en')} posts`);
  }
}
