import { lowerBound } from '../../base/lower-bound.ts';
import type { Asked } from './ask.ts';
import type { Near } from './field-index.ts';
import { DAY_MS, HOUR_MS } from './source.ts';
import { alikeAuthors, profilesOf } from './sources/author-similarity.ts';
import { tableOf } from './sources/co-occurrence.ts';
import { spans } from './sources/spans.ts';

/** Hours in which uses by others count as recent. */
const recentHours = 8;
/** A tag rises if others used it at least so often in that time, and twice as often as in the week before. */
const rising = { uses: 3, factor: 2 };
/** The most alike authors that count, and the latest tags of the author. */
const [mostAlike, latestTags] = [30, 15];

/** Similar posts, and those of them that have the tag. */
export interface SimilarPosts {
  readonly with: readonly Near[];
  readonly of: number;
}

/**
 * What each source says for a tag, in words, by the source's name. A source that has nothing to say is absent.
 *
 * @param found the similar posts, and the words that go with the tag, best first
 */
export function reasonsOf(
  asked: Asked,
  tag: number,
  { near, words }: { readonly near: SimilarPosts; readonly words: readonly string[] },
): ReadonlyMap<string, string> {
  const similar = near.with.length;
  const all: Readonly<Record<string, string | undefined>> = {
    author: ofAuthor(asked, tag),
    'similar posts':
      similar > 0
        ? `${similar} of the ${near.of} most similar posts use${similar === 1 ? 's' : ''} it`
        : undefined,
    trends: ofOthers(asked, tag),
    'alike authors': ofAlikeAuthors(asked, tag),
    'co-occurrence': ofOtherTags(asked, tag),
    text: isInText(asked, tag) ? 'it stands in the text' : undefined,
    words: ofWords(words),
  };
  const given = Object.entries(all).filter((one): one is [string, string] => one[1] !== undefined);
  return new Map(given);
}

function ofAuthor({ own, post }: Asked, tag: number): string | undefined {
  const uses = own.filter((one) => one.tags.includes(tag));
  if (uses.length === 0) return;
  const thisWeek = uses.filter(({ time }) => post.time - time <= 7 * DAY_MS).length;
  if (thisWeek === 0) {
    const hours = (post.time - uses.at(-1)!.time) / HOUR_MS;
    const last = hours >= 0 ? `, last ${Math.round(hours / 24)} days ago` : '';
    return `the author used it ${times(uses.length)} before${last}`;
  }
  const before = uses.length - thisWeek;
  return `the author used it ${times(thisWeek)} in the last week${before > 0 ? ` and ${times(before)} before` : ''}`;
}

function ofOthers({ memory, post }: Asked, tag: number): string | undefined {
  const { times: used } = memory.facts.get(tag) ?? { times: new Float64Array() };
  const before = lowerBound(used, post.time);
  // A history that comes with the query is not in the memory.
  const remembered = memory.postsOf(post.author).map((p) => memory.posts[p]);
  const ofOwn = (since: number) =>
    remembered.filter(({ tags, time }) => time >= since && time < post.time && tags.includes(tag))
      .length;
  const within = (ms: number) => {
    const since = post.time - ms;
    return before - lowerBound(used, since) - ofOwn(since);
  };
  const recent = within(recentHours * HOUR_MS);
  const week = within(7 * DAY_MS);
  const usual = ((week - recent) * recentHours) / (7 * 24 - recentHours);
  const isRising = recent >= rising.uses && recent > rising.factor * usual;
  if (recent > 0) {
    return `${isRising ? 'rising: ' : ''}others used it ${times(recent)} in the last ${recentHours} hours`;
  }
  return week > 0 ? `others used it ${times(week)} in the last week` : undefined;
}

function ofAlikeAuthors(asked: Asked, tag: number): string | undefined {
  if (asked.own.length === 0) return;
  const { of } = profilesOf(asked.memory);
  const users = alikeAuthors(asked)
    .best(mostAlike)
    .filter((author) => of.get(author)!.has(tag)).length;
  if (users === 0) return;
  return users === 1
    ? 'an author with like tags uses it'
    : `${users} authors with like tags use it`;
}

/** The tags of the draft that it goes with, or else the author's latest ones. */
function ofOtherTags({ memory, own, post, tags }: Asked, tag: number): string | undefined {
  const latest = new Set<number>();
  for (let i = own.length - 1; i >= 0 && latest.size < latestTags; i--) {
    for (const one of own[i].tags) latest.add(one);
  }
  for (const [others, whose] of [
    [post.tags, 'which the draft has'],
    [[...latest], 'which the author used lately'],
  ] as const) {
    const names = Array.from(others)
      .filter((one) => one !== tag && tableOf(memory, one).others.includes(tag))
      .map((one) => `#${tags.name(one)}`);
    if (names.length > 0) return `it goes with ${listed(names)}, ${whose}`;
  }
  return;
}

function isInText(asked: Asked, tag: number): boolean {
  return (spans.propose(asked)?.scores['span.probability'].get(tag) ?? 0) > 0;
}

function ofWords(words: readonly string[]): string | undefined {
  if (words.length === 0) return;
  return `${listed(words.map((word) => `"${word}"`))} often go${words.length === 1 ? 'es' : ''} with it`;
}

/** The first three, with commas and "and". */
function listed(names: readonly string[]): string {
  const first = names.slice(0, 3);
  const last = first.at(-1)!;
  return first.length === 1 ? last : `${first.slice(0, -1).join(', ')} and ${last}`;
}

function times(count: number): string {
  return count === 1 ? 'once' : `${count} times`;
}
