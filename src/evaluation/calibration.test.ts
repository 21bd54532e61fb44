import { describe, expect, it } from 'vitest';
import { calibrationBins, expectedCalibrationError } from './calibration.ts';

describe('calibrationBins', () => {
  it('compares probabilities with what came true', () => {
    const rankings = Array.from({ length: 20 }, () => [{ tag: '#A', probability: 0.8 }]);
    const gold = rankings.map((_, at) => (at < 15 ? ['a'] : ['b']));
    const [bin, ...others] = calibrationBins(rankings, gold, 5)!;
    expect(others).toEqual([]);
    expect(bin).toMatchObject({ right: 0.75, count: 20 });
    expect(bin.probability).toBeCloseTo(0.8, 12);
  });

  it('counts the first k tags, and 1 in the last bin', () => {
    const rankings = Array.from({ length: 3 }, () => [
      { tag: 'a', probability: 1 },
      { tag: 'b', probability: 0.05 },
    ]);
    const gold = rankings.map(() => ['a']);
    expect(calibrationBins(rankings, gold, 1)).toEqual([{ probability: 1, right: 1, count: 3 }]);
    expect(calibrationBins(rankings, gold, 2)!.map(({ count }) => count)).toEqual([3, 3]);
  });

  it('is not known without probabilities', () => {
    expect(calibrationBins([[{ tag: 'a', score: 1 }]], [['a']], 5)).toBeUndefined();
    expect(calibrationBins([[{ tag: 'a', probability: 7 }]], [['a']], 5)).toBeUndefined();
  });
});

describe('expectedCalibrationError', () => {
  it('is the mean distance, weighted by recommendations', () => {
    const bins = [
      { probability: 0.8, right: 0.9, count: 10 },
      { probability: 0.1, right: 0.2, count: 30 },
      { probability: 0.5, right: 0.1, count: 60 },
    ];
    expect(expectedCalibrationError(bins.slice(0, 2))).toBeCloseTo(0.1, 12);
    expect(expectedCalibrationError(bins)).toBeCloseTo(0.04 + 0.6 * 0.4, 12);
    expect(expectedCalibrationError([])).toBeNaN();
  });
});
