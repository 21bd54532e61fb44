import type { Command } from 'commander';
import type { ExplainedWord, Explanation } from '../../models/model.ts';
import { registerOption } from '../register.ts';
import type { Terminal } from '../terminal.ts';

interface ExplainOptions {
  readonly bundle: string;
  readonly tag?: string;
  readonly author?: string;
  readonly reply?: readonly string[];
  readonly json?: true;
}

/** Length of the longest bar, in characters. */
const BAR = 24;

export function explainCommand(program: Command, terminal: Terminal): void {
  const command = program
    .command('explain')
    .description('show why a model recommends a tag, as a heat map of the words of a post')
    .argument('<text>', 'a post')
    .requiredOption('--bundle <folder>', 'a trained model')
    .option('--tag <tag>', 'the tag to explain (default: the best one that the post points to)')
    .option('--author <name>', 'the author of the post')
    .option('--reply <text...>', 'replies to the post, for models that read these')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      '\nThe weight of a word is its attention, in models with attention; in others it is how much the word\n' +
        'supports the tag. On a color terminal, the post is printed first, with a deeper red for a higher\n' +
        'weight. Then each word has a bar, the highest weight first. A model that\n' +
        "reads the author's earlier posts then lists them by the attention that they got. A model that\n" +
        'attends to replies apart from the post shows their words below those of the post.',
    )
    .action((text: string, options: ExplainOptions) => explain(text, options, terminal));
  registerOption(command);
}

async function explain(text: string, options: ExplainOptions, terminal: Terminal): Promise<void> {
  const { InvalidArgumentError, NotSupportedError } = await import('../../base/errors.ts');
  const { loadRecommender } = await import('../../recommend/bundle-folder.ts');
  const { normalizeTag } = await import('../../base/tags.ts');
  const { UsageError } = await import('../failure.ts');
  const recommender = await loadRecommender(options.bundle);
  if (!recommender.explain) {
    throw new NotSupportedError(`${recommender.model} does not explain its recommendations`);
  }
  const query = {
    text,
    ...(options.author !== undefined && { author: options.author }),
    ...(options.reply !== undefined && { conversation: options.reply }),
  };
  const given = options.tag === undefined ? undefined : normalizeTag(options.tag);
  if (given === '') throw new UsageError(`--tag "${options.tag}" is not a tag`);
  const [ranking = []] = await recommender.recommend([query], given ? 0 : 10);
  const best = ranking.find(({ popular }) => !popular) ?? ranking[0];
  const tag = given ?? best?.tag;
  if (!tag) throw new InvalidArgumentError('nothing is recommended for this post; give a --tag');
  const explanation = await recommender.explain(query, tag);
  if (options.json) terminal.print(JSON.stringify(explanation));
  else await printExplanation(explanation, recommender.spellings.get(tag) ?? tag, terminal);
}

async function printExplanation(
  explanation: Explanation,
  spelling: string,
  terminal: Terminal,
): Promise<void> {
  const { clip, displayWidth, pad } = await import('../table.ts');
  const { score, summary, words = [], neighbours = [], history = [] } = explanation;
  const { conversation = [] } = explanation;
  const all = [...words, ...conversation];
  terminal.print(`#${spelling}  ${score.toPrecision(3)}`);
  terminal.print(summary);
  const most = Math.max(...all.map(({ weight }) => weight), 0);
  const share = (weight: number) => (most > 0 ? Math.max(0, weight) / most : 0);
  const width = Math.max(...all.map(({ word }) => displayWidth(word)), 0);
  const printWords = (text: readonly ExplainedWord[]) => {
    if (terminal.hasColors && text.length > 0) {
      const inOrder = asInPost(text).map(({ word, weight }) => heat(word, share(weight)));
      terminal.print(`  ${inOrder.join(' ')}`);
    }
    for (const { word, weight } of text) {
      const bar = '█'.repeat(Math.round(BAR * share(weight)));
      terminal.print(`  ${pad(word, width)}  ${weight.toFixed(3).padStart(7)}  ${bar}`.trimEnd());
    }
  };
  printWords(words);
  if (conversation.length > 0) terminal.print('  replies:');
  printWords(conversation);
  for (const { id, similarity, text, tags = [] } of neighbours.slice(0, 5)) {
    const itsTags = tags.map((own) => ` #${own}`).join('');
    terminal.print(`  like post ${id}, similarity ${similarity.toPrecision(3)}${itsTags}`);
    if (text !== undefined) terminal.print(`    ${clip(text, 74)}`);
  }
  for (const { weight, words: read } of history) {
    const own = asInPost(read).map(({ word }) => word);
    terminal.print(
      `  earlier post, ${(100 * weight).toFixed(0)} % of the attention: ${clip(own.join(' '), 44)}`,
    );
  }
}

/** The words in the order of the post, if the model states their places. */
function asInPost(words: readonly ExplainedWord[]): ExplainedWord[] {
  return [...words].sort((a, b) => (a.place ?? 0) - (b.place ?? 0));
}

/** Black on a background from white (0) to red (1), as 24-bit ANSI colors. */
function heat(word: string, share: number): string {
  const pale = Math.round(255 * (1 - share));
  return `\x1b[30;48;2;255;${pale};${pale}m${word}\x1b[0m`;
}
