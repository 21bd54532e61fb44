import type { Command } from 'commander';
import { wholeNumber } from '../arguments.ts';
import type { Terminal } from '../terminal.ts';

interface TopicsOptions {
  readonly bundle: string;
  readonly words: number;
  readonly json?: true;
}

export function topicsCommand(program: Command, terminal: Terminal): void {
  program
    .command('topics')
    .description('show the top words of the LDA topics of a model that has topics (tab-lstm)')
    .requiredOption('--bundle <folder>', 'a trained model')
    .option('--words <number>', 'how many words per topic', wholeNumber(1), 10)
    .option('--json', 'print JSON')
    .action((options: TopicsOptions) => topics(options, terminal));
}

async function topics({ bundle, words, json }: TopicsOptions, terminal: Terminal): Promise<void> {
  const { NotSupportedError } = await import('../../base/errors.ts');
  const { PostTopics } = await import('../../models/neural/inputs/topics.ts');
  const { bundlesIn } = await import('../../models/parts/bundle-parts.ts');
  const { readBundle } = await import('../../recommend/bundle-folder.ts');
  const { contents } = await readBundle(bundle);
  const source = bundlesIn(contents).find(({ vocabularies }) => vocabularies['topic-words']);
  if (!source) {
    throw new NotSupportedError(
      `${bundle} is a ${contents.model} model, which has no topics; train a tab-lstm`,
    );
  }
  const described = PostTopics.fromBundle(source).describe(words);
  if (json) {
    terminal.print(JSON.stringify({ topics: described }));
    return;
  }
  for (const [topic, top] of described.entries()) {
    terminal.print(`${String(topic).padStart(4)}  ${top.map(({ word }) => word).join(' ')}`);
  }
}
