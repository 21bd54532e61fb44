import { describe, expect, it } from 'vitest';
import { THRESHOLD_METRICS, thresholdMetrics } from './threshold-metrics.ts';

const ranking = (probabilities: Readonly<Record<string, number>>) =>
  Object.entries(probabilities).map(([tag, probability]) => ({ tag, probability }));

describe('thresholdMetrics', () => {
  it('counts the tags at or above the threshold: micro and macro averages', () => {
    // Decided: [a, b] and [a]; gold: [a] and [b].
    const rankings = [ranking({ a: 0.9, b: 0.3, c: 0.29 }), ranking({ A: 0.5, b: 0.1 })];
    const metrics = thresholdMetrics(rankings, [['#A', 'a'], ['b']], 0.3);
    expect(Object.keys(metrics).sort()).toEqual([...THRESHOLD_METRICS].sort());
    expect(metrics['micro-precision']).toBeCloseTo(1 / 3, 12);
    expect(metrics['micro-recall']).toBeCloseTo(1 / 2, 12);
    expect(metrics['micro-f1']).toBeCloseTo(0.4, 12);
    // a has precision 1/2 and recall 1, b has 0 and 0.
    expect(metrics['macro-f1']).toBeCloseTo((2 / 3 + 0) / 2, 12);
    expect(metrics['macro-precision']).toBeCloseTo(1 / 4, 12);
    expect(metrics['macro-recall']).toBeCloseTo(1 / 2, 12);
  });

  it('gives nothing if scores are not probabilities', () => {
    expect(thresholdMetrics([[{ tag: 'a' }]], [['a']], 0.3)).toEqual({});
  });
});
