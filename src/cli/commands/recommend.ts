import { type Command, Option } from 'commander';
import type { Query, ReadOptions } from '../../posts/index.ts';
import type { PlatformName } from '../../recommend/index.ts';
import { finiteNumber, share, wholeNumber } from '../arguments.ts';
import { readBlockList } from '../block-list.ts';
import { UsageError } from '../failure.ts';
import {
  type PostFileOptions,
  postFileOptions,
  refusePostFileOptions,
  toReadOptions,
} from '../post-files.ts';
import { registerOption } from '../register.ts';
import type { Terminal } from '../terminal.ts';

interface RecommendOptions extends PostFileOptions {
  readonly bundle: string;
  readonly k: number;
  readonly input?: string;
  readonly author?: string;
  readonly platform?: PlatformName;
  readonly minimum?: number;
  readonly knownOnly?: true;
  readonly block?: string;
  readonly diversity?: number;
  readonly json?: true;
}

/** A post to recommend tags for, and its id if it has one. */
interface Asked {
  readonly id?: string;
  readonly query: Query;
}

const platformNames = ['x', 'mastodon', 'bluesky', 'instagram', 'weibo'];

export function recommendCommand(program: Command, terminal: Terminal): void {
  const command = program
    .command('recommend')
    .description('recommend hashtags for posts')
    .argument('[text]', 'a post; without it and --input, standard input is read, one post per line')
    .requiredOption('--bundle <folder>', 'a trained model')
    .option('-k <number>', 'how many tags per post', wholeNumber(1), 5)
    .option('--input <file>', 'a file of posts')
    .option('--author <name>', 'the author, for posts that do not state one')
    .addOption(
      new Option('--platform <name>', 'respect the limits of this platform').choices(platformNames),
    )
    .option(
      '--minimum <number>',
      'omit tags whose probability, or score if the model returns no probability, is below this (default: none; 0.05 for fused)',
      finiteNumber,
    )
    .option('--known-only', 'omit tags that no training post has')
    .option('--block <file>', 'a file of tags never to recommend, one per line')
    .option(
      '--diversity <number>',
      'from 0 to 1: the higher, the later come tags that say nearly the same as better ones',
      share,
    )
    .option('--json', 'print one JSON object per post')
    .addHelpText(
      'after',
      '\nTags that the post already has and near duplicates are omitted; "new" marks a tag that no training\n' +
        'post has. If a post points to too few tags, popular ones follow under their own heading.\n' +
        'octothorpe evaluate uses the rankings as the model returns them.',
    )
    .action((text: string | undefined, options: RecommendOptions) =>
      recommend(text, options, terminal),
    );
  registerOption(command);
  postFileOptions(command);
}

async function recommend(
  text: string | undefined,
  options: RecommendOptions,
  terminal: Terminal,
): Promise<void> {
  if (text !== undefined && options.input !== undefined) {
    throw new UsageError('give a text or --input, not both');
  }
  if (options.input === undefined) refusePostFileOptions(options, 'name one with --input');
  const reading = await toReadOptions(options);
  const block = await readBlockList(options.block);
  const { throwIfAborted } = await import('../../base/errors.ts');
  const { loadRecommender } = await import('../../recommend/bundle-folder.ts');
  const { suggest } = await import('../../recommend/suggest.ts');
  const recommender = await loadRecommender(options.bundle);
  for await (const { id, query } of asked(text, options, reading, terminal)) {
    throwIfAborted(terminal.signal, 'recommending');
    const author = query.author ?? options.author;
    const [answer] = await suggest(recommender, [{ ...query, author }], { ...options, block });
    if (options.json) {
      const { suggestions: recommendations, popular } = answer;
      terminal.print(JSON.stringify({ id, text: query.text, recommendations, popular }));
    } else {
      // The post itself is printed only if there may be several.
      const { clip } = await import('../table.ts');
      if (text === undefined) terminal.print(clip(query.text, 78));
      const { suggestionLines } = await import('../suggestion-lines.ts');
      const { platform, minimum = recommender.defaultMinimum } = options;
      for (const line of suggestionLines(answer, { text: query.text, platform, minimum })) {
        terminal.print(line);
      }
    }
    await terminal.flush();
  }
}

/** Yields the posts to recommend tags for, as they arrive. */
async function* asked(
  text: string | undefined,
  { input }: RecommendOptions,
  reading: ReadOptions,
  terminal: Terminal,
): AsyncGenerator<Asked> {
  if (text !== undefined) {
    yield { query: { text } };
  } else if (input !== undefined) {
    const { toQuery } = await import('../../posts/index.ts');
    const { streamCorpus } = await import('../read-corpus.ts');
    for await (const post of streamCorpus(input, terminal, reading)) {
      yield { id: post.id, query: toQuery(post) };
    }
  } else {
    const { readLines } = await import('../read-lines.ts');
    for await (const line of readLines(terminal.input)) {
      if (line.trim() !== '') yield { query: { text: line } };
    }
  }
}
