import fc from 'fast-check';
import { expect, it } from 'vitest';
import { TopicCounts } from './topic-counts.ts';

it('counts as a plain map does, with a cell for each unit at most', () => {
  const step = fc.record({ row: fc.nat(2), topic: fc.nat(3), isAdded: fc.boolean() });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const units = 5;
      const counts = new TopicCounts(3, units);
      const plain = new Map<string, number>();
      let counted = 0;
      for (const { row, topic, isAdded } of steps) {
        const key = `${row} ${topic}`;
        const before = plain.get(key) ?? 0;
        if (isAdded ? counted === units : before === 0) continue;
        if (isAdded) counts.add(row, topic);
        else counts.remove(row, topic);
        counted += isAdded ? 1 : -1;
        plain.set(key, before + (isAdded ? 1 : -1));
      }
      for (const row of [0, 1, 2]) {
        for (const topic of [0, 1, 2, 3]) {
          expect(counts.get(row, topic)).toBe(plain.get(`${row} ${topic}`) ?? 0);
        }
        let listed = 0;
        for (let cell = counts.first[row]; cell >= 0; cell = counts.next[cell]) {
          listed += counts.counts[cell];
        }
        const sum = [...plain].filter(([key]) => key.startsWith(`${row} `));
        expect(listed).toBe(sum.reduce((all, [, count]) => all + count, 0));
      }
    }),
  );
});
