import type { Field, FieldName, Memory } from '../memory.ts';
import type { Source } from '../source.ts';

/** Tags of a word that count. */
const mostTags = 60;

/**
 * Which tags the words go with: the sum and the maximum over the post's words w of n(w, y) / (n(w) + 2), where n counts
 * posts. Only the 60 tags most frequent with a word count.
 */
export function wordTags(
  field: FieldName,
  top: { readonly sum: number; readonly max: number },
): Source {
  return {
    scores: { [`${field}.tagSum`]: top.sum, [`${field}.tagMax`]: top.max },
    propose({ memory, tokens }) {
      const own = tokens[field];
      if (!own) return;
      const sum = memory.pool.empty(`${field}.tagSum`);
      const max = memory.pool.empty(`${field}.tagMax`);
      for (const token of new Set(own)) {
        if (token < 0) continue;
        for (const [tag, share] of tagsOfWord(memory, field, token)) {
          sum.add(tag, share);
          max.raise(tag, share);
        }
      }
      return { scores: { [`${field}.tagSum`]: sum, [`${field}.tagMax`]: max } };
    },
  };
}

const known = new WeakMap<Field, Map<number, ReadonlyMap<number, number>>>();

/** n(w, y) / (n(w) + 2) by tag y, of a word or another token w of a field. */
export function tagsOfWord(
  memory: Memory,
  name: FieldName,
  token: number,
): ReadonlyMap<number, number> {
  const field = memory.fields[name];
  if (!field) return new Map();
  let table = known.get(field);
  if (!table) known.set(field, (table = new Map()));
  let shares = table.get(token);
  if (!shares) table.set(token, (shares = sharesOf(memory, field, token)));
  return shares;
}

function sharesOf(memory: Memory, { index }: Field, token: number): ReadonlyMap<number, number> {
  const posts = index.postsWith(token);
  const counts = memory.pool.empty('tagsOfWord');
  for (const p of posts) for (const tag of memory.posts[p].tags) counts.add(tag, 1);
  const best = counts.best(mostTags);
  return new Map(best.map((tag) => [tag, counts.get(tag) / (posts.length + 2)]));
}
