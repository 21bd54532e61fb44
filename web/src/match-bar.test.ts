import { describe, expect, it } from 'vitest';
import { barLength } from './match-bar.ts';

const suggestion = (score: number, probability?: number) => ({
  ...{ tag: 't', display: 'T', score, seen: true, count: 1 },
  ...(probability !== undefined && { probability }),
});

describe('barLength', () => {
  it('is the ratio to the best probability or score', () => {
    const unsure = suggestion(3, 0.2);
    expect(barLength(unsure, [suggestion(9, 0.8), unsure])).toBeCloseTo(0.25);
    const list = [suggestion(12), suggestion(3)];
    expect(barLength(list[1], list)).toBe(0.25);
    const impossible = [suggestion(2, 0), suggestion(1, 0)];
    expect(barLength(impossible[1], impossible)).toBe(0.5);
  });

  it('falls from 1 in the order of the scores if some are negative', () => {
    for (const scores of [
      [0.3, 0.1, -0.2],
      [-0.35, -0.56, -0.85],
      [0, 0, -4],
    ]) {
      const list = scores.map((score) => suggestion(score));
      const lengths = list.map((one) => barLength(one, list));
      expect(lengths[0]).toBe(1);
      expect(lengths[1] - lengths[2]).toBeGreaterThan(0);
      expect(lengths[2]).toBeGreaterThan(0);
      expect(lengths.toSorted((a, b) => b - a)).toEqual(lengths);
    }
  });
});
