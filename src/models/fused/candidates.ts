import type { Asked } from './ask.ts';
import type { Scores, Source } from './source.ts';

/** A score of a source for a query, sorted. */
interface Ranked {
  readonly scores: Scores;
  /** Place of a tag among the best, from 0. */
  readonly places: ReadonlyMap<number, number>;
  readonly best: number;
}

export interface Candidates {
  /** Tag ids, as in the query's `QueryTags`. */
  readonly tags: readonly number[];
  /** By the name of the score; undefined if a source had nothing to say. */
  readonly ranked: ReadonlyMap<string, Ranked | undefined>;
  /** By the name of the value. */
  readonly values: ReadonlyMap<string, Scores | undefined>;
}

/** Places from here on count as none. */
export const lastPlace = 99;

/** The best tags of each source together. Tags already in the draft are left out. */
export function findCandidates(asked: Asked, sources: readonly Source[]): Candidates {
  const tags = new Set<number>();
  const ranked = new Map<string, Ranked | undefined>();
  const values = new Map<string, Scores | undefined>();
  const draft = new Set(asked.post.tags);
  for (const source of sources) {
    const found = source.score(asked);
    for (const name of source.values ?? []) values.set(name, found?.[name]);
    for (const [name, top] of Object.entries(source.scores)) {
      const scores = found?.[name];
      if (!scores || scores.size === 0) {
        ranked.set(name, undefined);
        continue;
      }
      const order = [...scores].sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, lastPlace);
      for (const [tag] of order.slice(0, top)) if (!draft.has(tag)) tags.add(tag);
      const places = new Map(order.map(([tag], place) => [tag, place]));
      ranked.set(name, { scores, places, best: order[0][1] });
    }
  }
  return { tags: [...tags], ranked, values };
}
