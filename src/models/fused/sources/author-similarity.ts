import type { Asked } from '../ask.ts';
import type { Memory } from '../memory.ts';
import { Scores } from '../scores.ts';

/** The tags of an author as a row of length one. */
type Profile = ReadonlyMap<number, number>;

interface Profiles {
  readonly of: ReadonlyMap<number, Profile>;
  /** The authors who used a tag, with its weight in their profiles. */
  readonly users: ReadonlyMap<number, { readonly authors: number[]; readonly weights: number[] }>;
  /** For the authors of one query. */
  readonly alike: Scores;
  asked: Asked | undefined;
}

const known = new WeakMap<Memory, Profiles>();

/**
 * How alike other authors are to that of a query: the cosine of their tags, each weighted by
 * ln(1 + uses) ln(1 + U / (1 + authors of the tag)), U the number of authors.
 *
 * @returns by author; only those with a tag in common. They hold until the next query
 */
export function alikeAuthors(query: Asked): Scores {
  const { memory, own, post } = query;
  const profiles = profilesOf(memory);
  const { users, alike } = profiles;
  if (profiles.asked === query) return alike;
  profiles.asked = query;
  alike.clear();
  const counts = memory.pool.empty('tagsOfAuthor');
  for (const { tags } of own) for (const tag of tags) counts.add(tag, 1);
  for (const [tag, weight] of profile(memory, counts)) {
    const { authors, weights } = users.get(tag) ?? nobody;
    for (let i = 0; i < authors.length; i++) {
      if (authors[i] !== post.author) alike.add(authors[i], weight * weights[i]);
    }
  }
  return alike;
}

const nobody = { authors: [], weights: [] };

export function profilesOf(memory: Memory): Profiles {
  const before = known.get(memory);
  if (before) return before;
  const of = new Map<number, Profile>();
  const users = new Map<number, { authors: number[]; weights: number[] }>();
  for (const author of memory.authorIds()) {
    const counts = memory.pool.empty('tagsOfAuthor');
    for (const p of memory.postsOf(author))
      for (const tag of memory.posts[p].tags) counts.add(tag, 1);
    const own = profile(memory, counts);
    of.set(author, own);
    for (const [tag, weight] of own) {
      let list = users.get(tag);
      if (!list) users.set(tag, (list = { authors: [], weights: [] }));
      list.authors.push(author);
      list.weights.push(weight);
    }
  }
  const profiles = {
    of,
    users,
    alike: new Scores(memory.reader.authors.size),
    asked: undefined,
  };
  known.set(memory, profiles);
  return profiles;
}

function profile(memory: Memory, counts: Scores): Profile {
  const row = new Map<number, number>();
  let squares = 0;
  for (const tag of counts.ids) {
    const authors = memory.facts.get(tag)?.authors ?? 0;
    const weight = Math.log(1 + counts.get(tag)) * Math.log(1 + memory.authors / (1 + authors));
    row.set(tag, weight);
    squares += weight * weight;
  }
  for (const [tag, weight] of row) row.set(tag, weight / Math.sqrt(squares));
  return row;
}
