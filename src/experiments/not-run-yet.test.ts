import { describe, expect, it } from 'vitest';
import { notRunYet } from './not-run-yet.ts';
import type { Run } from './plan.ts';

const run = (task: string, label: string, seed = 1) =>
  ({ task: { name: task }, row: { label }, seed }) as Run;

describe('notRunYet', () => {
  it('names rows without runs, and how many runs of others are missing', () => {
    const missing = [run('a', 'knn'), run('a', 'lstm', 2), run('a', 'lstm', 3), run('b', 'svm')];
    const done = [run('a', 'popular'), run('a', 'lstm', 1), run('b', 'knn')];
    expect(notRunYet('a', done, missing)).toBe('Not run yet: knn; lstm (2 of 3 runs).');
    expect(notRunYet('b', done, missing)).toBe('Not run yet: svm.');
  });

  it('says nothing if all have run', () => {
    expect(notRunYet('a', [run('a', 'knn')], [run('b', 'knn')])).toBeUndefined();
  });
});
