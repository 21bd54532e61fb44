import type { Memory } from '../memory.ts';
import type { Scores } from '../scores.ts';
import type { Source } from '../source.ts';
import { neighbours } from './neighbours.ts';

/** The author's latest tags that count. */
const recentTags = 15;
/** The best tags of the neighbors that count. */
const neighbourTags = 10;
/** Posts of a tag that are looked at, latest first. */
const postsOfTag = 2000;

const byWords = neighbours('words', { sum: 0 });

/**
 * Tags that go with other tags: with the author's 15 latest ones, the sum of n(a, b) / (n(a) + 3); with the ten best tags of
 * the neighbors and with those already in the draft, of n(a, b) / (n(a) + 2). n counts posts.
 */
export const coOccurrence: Source = {
  scores: { 'together.author': 15, 'together.neighbours': 15, 'together.draft': 15 },
  propose(asked) {
    const { memory, own, post } = asked;
    const latest = new Set<number>();
    for (let i = own.length - 1; i >= 0 && latest.size < recentTags; i--) {
      for (const tag of own[i].tags) latest.add(tag);
    }
    const best = byWords.propose(asked)!.scores['words.sum'].best(neighbourTags);
    return {
      scores: {
        'together.author': together(memory, 'together.author', latest, 3),
        'together.neighbours': together(memory, 'together.neighbours', best, 2),
        'together.draft': together(memory, 'together.draft', post.tags, 2),
      },
    };
  },
};

function together(memory: Memory, name: string, tags: Iterable<number>, smoothing: number): Scores {
  const scores = memory.pool.empty(name);
  for (const a of tags) {
    const { posts, others, counts } = tableOf(memory, a);
    for (let i = 0; i < others.length; i++) scores.add(others[i], counts[i] / (posts + smoothing));
  }
  return scores;
}

interface Together {
  readonly posts: number;
  readonly others: readonly number[];
  readonly counts: readonly number[];
}

const tables = new WeakMap<
  Memory,
  { posts: Map<number, number[]>; found: Map<number, Together> }
>();

/** The tags in posts with a tag. */
export function tableOf(memory: Memory, tag: number): Together {
  let table = tables.get(memory);
  if (!table) {
    const posts = new Map<number, number[]>();
    for (const [p, { tags }] of memory.posts.entries()) {
      if (tags.length < 2) continue;
      for (const a of tags) {
        const list = posts.get(a);
        if (list) list.push(p);
        else posts.set(a, [p]);
      }
    }
    tables.set(memory, (table = { posts, found: new Map() }));
  }
  let found = table.found.get(tag);
  if (!found) {
    const sums = memory.pool.empty('together');
    for (const p of (table.posts.get(tag) ?? []).slice(-postsOfTag)) {
      for (const other of memory.posts[p].tags) if (other !== tag) sums.add(other, 1);
    }
    found = {
      posts: memory.facts.get(tag)?.count ?? 0,
      others: [...sums.ids],
      counts: sums.ids.map((other) => sums.get(other)),
    };
    table.found.set(tag, found);
  }
  return found;
}
