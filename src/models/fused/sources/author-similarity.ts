import type { Asked } from '../ask.ts';
import type { Memory } from '../memory.ts';
import { add, type Scores } from '../source.ts';

/** The tags of an author as a row of length one. */
type Profile = ReadonlyMap<number, number>;

interface Profiles {
  readonly of: ReadonlyMap<number, Profile>;
  /** The authors who used a tag, with its weight in their profiles. */
  readonly users: ReadonlyMap<number, readonly (readonly [author: number, weight: number])[]>;
}

const known = new WeakMap<Memory, Profiles>();
const asked = new WeakMap<Asked, ReadonlyMap<number, number>>();

/**
 * How alike other authors are to that of a query: the cosine of their tags, each weighted by
 * ln(1 + uses) ln(1 + U / (1 + authors of the tag)), U the number of authors.
 *
 * @returns by author; only those with a tag in common
 */
export function alikeAuthors(query: Asked): ReadonlyMap<number, number> {
  const before = asked.get(query);
  if (before) return before;
  const { memory, own, post } = query;
  const counts: Scores = new Map();
  for (const { tags } of own) for (const tag of tags) add(counts, tag, 1);
  const { users } = profilesOf(memory);
  const alike: Scores = new Map();
  for (const [tag, weight] of profile(memory, counts)) {
    for (const [author, theirs] of users.get(tag) ?? []) {
      if (author !== post.author) add(alike, author, weight * theirs);
    }
  }
  asked.set(query, alike);
  return alike;
}

export function profilesOf(memory: Memory): Profiles {
  const before = known.get(memory);
  if (before) return before;
  const of = new Map<number, Profile>();
  const users = new Map<number, [number, number][]>();
  for (const author of memory.authorIds()) {
    const counts: Scores = new Map();
    for (const p of memory.postsOf(author))
      for (const tag of memory.posts[p].tags) add(counts, tag, 1);
    const own = profile(memory, counts);
    of.set(author, own);
    for (const [tag, weight] of own) {
      const list = users.get(tag);
      if (list) list.push([author, weight]);
      else users.set(tag, [[author, weight]]);
    }
  }
  const profiles = { of, users };
  known.set(memory, profiles);
  return profiles;
}

function profile(memory: Memory, counts: Scores): Profile {
  const row = new Map<number, number>();
  let squares = 0;
  for (const [tag, count] of counts) {
    const authors = memory.facts.get(tag)?.authors ?? 0;
    const weight = Math.log(1 + count) * Math.log(1 + memory.authors / (1 + authors));
    row.set(tag, weight);
    squares += weight * weight;
  }
  for (const [tag, weight] of row) row.set(tag, weight / Math.sqrt(squares));
  return row;
}
