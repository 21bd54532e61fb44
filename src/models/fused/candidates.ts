import type { Asked } from './ask.ts';
import type { Scores } from './scores.ts';
import type { Source } from './source.ts';

export interface Candidates {
  /** Tag ids, as in the query's `QueryTags`. */
  readonly tags: readonly number[];
  /** By the name of the score; undefined if a source had nothing to say. */
  readonly columns: readonly (Column | undefined)[];
  /** By the name of the value. */
  readonly values: readonly (ReadonlyMap<number, number> | undefined)[];
}

/** A score of a source for the candidates. */
interface Column {
  readonly scores: Scores;
  /** The largest score. */
  readonly best: number;
  /** The place of each candidate among all tags, from 0, at most `lastPlace`. */
  readonly places: Uint8Array;
}

/** Places from here on count as none. */
export const lastPlace = 99;

/** The best tags of each source together. Tags already in the draft are left out. */
export function findCandidates(asked: Asked, sources: readonly Source[]): Candidates {
  const draft = new Set(asked.post.tags);
  const numbers = new Map<number, number>();
  const found: ({ scores: Scores; order: readonly number[] } | undefined)[] = [];
  const values: (ReadonlyMap<number, number> | undefined)[] = [];
  for (const source of sources) {
    const proposal = source.propose(asked);
    for (const [name, top] of Object.entries(source.scores)) {
      const scores = proposal?.scores[name];
      if (!scores || scores.size === 0) {
        found.push(undefined);
        continue;
      }
      const order = scores.best(lastPlace);
      for (let place = 0; place < Math.min(top, order.length); place++) {
        const tag = order[place];
        if (!numbers.has(tag) && !draft.has(tag)) numbers.set(tag, numbers.size);
      }
      found.push({ scores, order });
    }
    for (const name of source.values ?? []) values.push(proposal?.values?.[name]);
  }
  const columns = found.map((one): Column | undefined => {
    if (!one) return undefined;
    const places = new Uint8Array(numbers.size).fill(lastPlace);
    for (const [place, tag] of one.order.entries()) {
      const number = numbers.get(tag);
      if (number !== undefined) places[number] = place;
    }
    return { scores: one.scores, best: one.scores.get(one.order[0]), places };
  });
  return { tags: [...numbers.keys()], columns, values };
}
