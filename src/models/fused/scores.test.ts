import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ScorePool, Scores } from './scores.ts';

const changes = fc.array(
  fc.tuple(fc.constantFrom('add', 'raise', 'set'), fc.nat(11), fc.integer({ min: 1, max: 9 })),
  { maxLength: 60 },
);

describe('Scores', () => {
  it('hold what a Map would, for ids in the array and above it', () => {
    fc.assert(
      fc.property(changes, fc.nat(12), (list, n) => {
        const scores = new Scores(8);
        const map = new Map<number, number>();
        for (const [how, id, value] of list) {
          scores[how as 'add'](id, value);
          const before = map.get(id) ?? 0;
          map.set(
            id,
            how === 'add' ? before + value : how === 'raise' ? Math.max(before, value) : value,
          );
        }
        expect(scores.ids).toEqual([...map.keys()]);
        for (let id = 0; id < 12; id++) expect(scores.get(id)).toBe(map.get(id) ?? 0);
        // A stable sort keeps the order in which equal ones were set.
        const best = [...map].sort((a, b) => b[1] - a[1]).slice(0, n);
        expect(scores.best(n)).toEqual(best.map(([id]) => id));
        expect(scores.clear().size).toBe(0);
        for (let id = 0; id < 12; id++) expect(scores.get(id)).toBe(0);
      }),
      { numRuns: 300, seed: 1 },
    );
  });

  it('ignore an addition of nothing', () => {
    const scores = new Scores(2);
    scores.add(1, 0);
    expect(scores.size).toBe(0);
  });

  it('of a pool are cleared when they are got again, those of other names are not', () => {
    const pool = new ScorePool(4);
    const a = pool.empty('a');
    a.add(1, 5);
    pool.empty('b').add(1, 7);
    expect(a.get(1)).toBe(5);
    expect(pool.empty('a')).toBe(a);
    expect(a.get(1)).toBe(0);
  });
});
