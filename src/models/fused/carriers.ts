import { type Candidates, lastPlace } from './candidates.ts';
import { sourceOf } from './source-names.ts';
import { sources } from './sources/all.ts';

/** Of each score, in the order of `Candidates.columns`. */
const sourceOfColumn = sources.flatMap(({ scores }) => Object.keys(scores).map(sourceOf));
/** A source carries a tag if one of its scores has the tag among so many. */
const carryingPlaces = 10;

/**
 * The sources that carry a candidate: those that rank it among their first ten by one of their scores, the best place first.
 * If there is none, the one that ranks it best.
 *
 * @param i index of the candidate
 */
export function carriersOf({ columns }: Candidates, i: number): string[] {
  const places = new Map<string, number>();
  for (const [at, column] of columns.entries()) {
    const source = sourceOfColumn[at];
    const place = column?.places[i] ?? lastPlace;
    if (place < (places.get(source) ?? lastPlace)) places.set(source, place);
  }
  const order = [...places].sort(([, a], [, b]) => a - b);
  const carrying = order.filter(([, place]) => place < carryingPlaces);
  return (carrying.length > 0 ? carrying : order.slice(0, 1)).map(([source]) => source);
}
