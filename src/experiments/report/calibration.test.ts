import { describe, expect, it } from 'vitest';
import { calibration } from './calibration.ts';

describe('calibration', () => {
  it('compares probabilities with what came true', () => {
    const rankings = Array.from({ length: 20 }, () => [{ tag: '#A', probability: 0.8 }]);
    const gold = rankings.map((_, at) => (at < 15 ? ['a'] : ['b']));
    const [bin, ...others] = calibration(rankings, gold)!;
    expect(others).toEqual([]);
    expect(bin).toMatchObject({ right: 0.75, count: 20 });
    expect(bin.probability).toBeCloseTo(0.8, 12);
  });

  it('leaves out bins of a few, and puts 1 into the last', () => {
    const rankings = Array.from({ length: 12 }, (_, at) => [
      { tag: 'a', probability: 1 },
      ...(at < 9 ? [{ tag: 'b', probability: 0.05 }] : []),
    ]);
    expect(
      calibration(
        rankings,
        rankings.map(() => ['a']),
      ),
    ).toEqual([{ probability: 1, right: 1, count: 12 }]);
  });

  it('is not known without probabilities', () => {
    expect(calibration([[{ tag: 'a', score: 1 }]], [['a']])).toBeUndefined();
    expect(calibration([[{ tag: 'a', probability: 7 }]], [['a']])).toBeUndefined();
  });
});
