import type { Memory } from './memory.ts';
import { tableOf } from './sources/co-occurrence.ts';

/** `Recommender.together` by the posts of a memory; of a frequent tag, by as many of its latest posts as the source counts. */
export function tagsTogether(memory: Memory, tag: string): ReadonlyMap<string, number> {
  const names = memory.reader.tags;
  const id = names.id(tag);
  const found = new Map<string, number>();
  if (id < 0) return found;
  const { posts, others, counts } = tableOf(memory, id);
  for (const [i, other] of others.entries()) {
    const of = memory.facts.get(other)!.count;
    found.set(names.names[other], counts[i] / Math.sqrt(posts * of));
  }
  return found;
}
