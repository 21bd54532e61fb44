import { type PlatformName, platform } from '../recommend/platforms.ts';
import type { Suggestion } from '../recommend/post-process.ts';
import type { Suggestions } from '../recommend/suggest.ts';
import { findHashtags } from '../text/hashtags.ts';
import { type Column, formatTable } from './table.ts';

export interface Asked {
  /** The post, as written. */
  readonly text: string;
  readonly platform?: PlatformName | undefined;
  readonly minimum?: number | undefined;
}

/** The printed lines for one post: the tags that it points to, then, under a heading, those that are merely popular. */
export function suggestionLines({ suggestions, popular }: Suggestions, asked: Asked): string[] {
  const { write } = platform(asked.platform ?? 'x');
  const lines = suggestions.length > 0 ? tableOf(suggestions, write) : [`  ${nothing(asked)}`];
  if (popular.length === 0) {
    const isFull = suggestions.length === 0 && asked.platform !== undefined;
    return isFull ? [`  No tag to recommend within the limits of ${asked.platform}.`] : lines;
  }
  const heading = suggestions.length > 0 ? '  Popular, but nothing points to them:' : '  Popular:';
  return [...lines, heading, ...tableOf(popular, write, '    ')];
}

/** The sentence for a post without suggestions. */
export function nothing({ text, platform: name = 'x', minimum }: Asked): string {
  const tag = findHashtags(text, platform(name).marking).length > 0 ? 'another tag' : 'a tag';
  const enough = minimum === undefined ? '' : ` strongly enough (--minimum ${minimum})`;
  return `Nothing in this post points to ${tag}${enough}.`;
}

/** Popular tags are shown without a score, which would say nothing about the post. */
function tableOf(
  list: readonly Suggestion[],
  write: (tag: string) => string,
  indent = '  ',
): string[] {
  const isPopular = list[0].popular === true;
  const columns: ShownColumn[] = [
    { name: `${indent}tag`, cell: ({ display }) => `${indent}${write(display)}` },
  ];
  if (!isPopular) {
    // The minimum is one of probabilities, so they are what tells how sure a model is.
    const hasProbabilities = list.every(({ probability }) => probability !== undefined);
    columns.push(
      hasProbabilities
        ? {
            name: 'probability',
            align: 'right',
            cell: ({ probability }) => probability!.toPrecision(2),
          }
        : { name: 'score', align: 'right', cell: ({ score }) => score.toPrecision(3) },
    );
  }
  const posts = ({ seen, count }: Suggestion) => (seen ? count.toLocaleString('en') : 'new');
  columns.push({ name: 'posts', align: 'right', cell: posts });
  if (list.some(({ from }) => from))
    columns.push({ name: 'from', cell: ({ from = [] }) => from.slice(0, 3).join(', ') });
  return formatTable(
    columns,
    list.map((one) => columns.map(({ cell }) => cell(one))),
  );
}

interface ShownColumn extends Column {
  readonly cell: (one: Suggestion) => string;
}
