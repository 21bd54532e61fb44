import type { Explanation } from '../model.ts';
import type { Asked } from './ask.ts';
import { HOUR_MS } from './source.ts';
import { spans } from './sources/spans.ts';
import { trends } from './sources/trends.ts';
import { tagsOfWord } from './sources/word-tags.ts';

/** Why the sources propose a tag: its uses by the author, similar posts, words, trends, and the text itself. */
export function explainTag(
  asked: Asked,
  tag: number,
): Pick<Explanation, 'words' | 'neighbours' | 'authorUses' | 'summary'> {
  const { memory, post, own, near, tags } = asked;
  const uses = own.filter((one) => one.tags.includes(tag));
  const similar = (near.words ?? []).filter(({ post: p }) => memory.posts[p].tags.includes(tag));
  const words = [...new Set(post.words)]
    .filter((id) => id >= 0)
    .map((id) => ({
      word: memory.reader.words.names[id],
      weight: tagsOfWord(memory, 'words', id).get(tag) ?? 0,
    }))
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight);
  const total = words.reduce((sum, { weight }) => sum + weight, 0);
  const rising = trends.propose(asked)?.scores['trend.hours'].get(tag) ?? 0;
  const isInText = (spans.propose(asked)?.scores['span.probability'].get(tag) ?? 0) > 0;

  const reasons: string[] = [];
  if (uses.length > 0) reasons.push(`the author used it ${times(uses.length)} before`);
  const lastTime = uses.at(-1)?.time ?? Number.NaN;
  const hours = (post.time - lastTime) / HOUR_MS;
  if (hours >= 0) reasons.push(`last ${ago(hours)}`);
  if (similar.length > 0) {
    reasons.push(
      `${similar.length} of the ${near.words!.length} most similar posts use${similar.length === 1 ? 's' : ''} it`,
    );
  }
  if (rising >= 1) reasons.push('others used it in the last hours');
  if (isInText) reasons.push('it stands in the text');
  if (reasons.length === 0 && words.length > 0) {
    reasons.push(`"${words[0].word}" often goes with it`);
  }
  const why = reasons.length > 0 ? reasons.join('; ') : 'several weak hints point to it';
  return {
    words: words.map(({ word, weight }) => ({ word, weight: weight / total })),
    neighbours: similar.slice(0, shown).map(({ post: p, cosine }) => ({
      id: `${p}`,
      similarity: cosine,
      tags: Array.from(memory.posts[p].tags, (id) => memory.reader.tags.names[id]),
    })),
    ...((own.length > 0 || post.author >= 0) && { authorUses: uses.length }),
    summary: `#${tags.name(tag)}: ${why}.`,
  };
}

/** Similar posts that are listed. */
const shown = 10;

function times(count: number): string {
  return count === 1 ? 'once' : `${count} times`;
}

function ago(hours: number): string {
  if (hours < 1) return 'within the hour';
  if (hours < 48) return `${Math.round(hours)} hours ago`;
  return `${Math.round(hours / 24)} days ago`;
}
