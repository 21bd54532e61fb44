import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ScoreSorter } from './sort-by-score.ts';

describe('ScoreSorter', () => {
  it('sorts as a comparison of scores and places does, from any order', () => {
    const few = fc.integer({ min: -3, max: 3 });
    const many = fc.double({ noNaN: true });
    fc.assert(
      fc.property(
        fc.array(fc.oneof(few, many), { minLength: 1, maxLength: 150, size: 'max' }),
        fc.infiniteStream(fc.nat()),
        (numbers, draws) => {
          const scores = Float64Array.from(numbers);
          const places = Uint32Array.from(scores.keys());
          for (let i = places.length - 1; i > 0; i--) {
            const j = draws.next().value % (i + 1);
            [places[i], places[j]] = [places[j], places[i]];
          }
          const expected = [...scores.keys()].sort((a, b) => scores[b] - scores[a] || a - b);
          new ScoreSorter(places.length).sort(places, scores);
          expect([...places]).toEqual(expected);
        },
      ),
      { numRuns: 300, seed: 1 },
    );
  });
});
