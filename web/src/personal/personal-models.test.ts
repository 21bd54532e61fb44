import { expect, it } from 'vitest';
import { estimatedSeconds, personalModelNames, personalOptions } from './personal-models.ts';

it('fused learns from folds only where there are few posts, so that it takes minutes for nobody', () => {
  expect(personalOptions('fused', 3000)).toEqual({});
  expect(personalOptions('fused', 3001)).toEqual({ folds: 0 });
  expect(personalOptions('knn', 100_000)).toEqual({});
  for (const name of personalModelNames) {
    expect(estimatedSeconds(name, 3000)).toBeLessThan(60);
    expect(estimatedSeconds(name, 10_000)).toBeLessThan(60);
    expect(estimatedSeconds(name, 2000)).toBe(2 * estimatedSeconds(name, 1000));
  }
  expect(estimatedSeconds('popular', 1000)).toBeLessThan(estimatedSeconds('fused', 1000));
});
