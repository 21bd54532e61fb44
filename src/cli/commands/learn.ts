import type { Command } from 'commander';
import { wholeNumber } from '../arguments.ts';
import { type PostFileOptions, postFileOptions, toReadOptions } from '../post-files.ts';
import { registerOption } from '../register.ts';
import type { Terminal } from '../terminal.ts';

interface LearnCommandOptions extends PostFileOptions {
  readonly mostPosts?: number;
  readonly json?: true;
}

export function learnCommand(program: Command, terminal: Terminal): void {
  const command = program
    .command('learn')
    .description('add posts to what a bundle remembers and counts, without training it again')
    .argument('<bundle>', 'a trained model that can learn (fused); it is rewritten')
    .argument('<posts>', 'a file of posts with ids')
    .option(
      '--most-posts <number>',
      'posts to remember at most; the oldest leave (default: 300000, or as many as the bundle has)',
      wholeNumber(1),
    )
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      '\nPosts count for later ones: as similar posts, as posts of their authors, and as recent uses of\n' +
        'their tags. How far each source is trusted does not change; train again from time to time. A post\n' +
        'whose id its author already has is not changed, so the same file can be given twice.',
    )
    .action((bundle: string, posts: string, options: LearnCommandOptions) =>
      learn(bundle, posts, options, terminal),
    );
  registerOption(command);
  postFileOptions(command);
}

async function learn(
  bundle: string,
  file: string,
  options: LearnCommandOptions,
  terminal: Terminal,
): Promise<void> {
  const { learnInBundle } = await import('../../recommend/learn-bundle.ts');
  const { readCorpus } = await import('../read-corpus.ts');
  const reading = await toReadOptions(options);
  const posts = await readCorpus(file, terminal, { ...reading, needsIds: true });
  const counts = await learnInBundle(bundle, posts, { mostPosts: options.mostPosts });
  if (options.json) {
    terminal.print(JSON.stringify({ bundle, ...counts }));
    return;
  }
  const count = (value: number) => value.toLocaleString('en');
  const { learned, known, dropped } = counts;
  terminal.print(
    `${bundle}: learned ${count(learned)} posts, of ${count(posts.length)}` +
      `${known > 0 ? `; ${count(known)} were known` : ''}` +
      `${dropped > 0 ? `; the ${count(dropped)} oldest left` : ''}. It remembers ${count(counts.posts)}.`,
  );
}
