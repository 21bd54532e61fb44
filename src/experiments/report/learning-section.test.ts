import { describe, expect, it } from 'vitest';
import { learningSection } from './learning-section.ts';
import { summaryRow } from './summary-rows.case.ts';

const figure = (value: number) => ({ 'f1@1': [value] });

describe('learningSection', () => {
  it('joins the runs of a row by their number of training posts', () => {
    const rows = [
      summaryRow('popular', figure(0.1)),
      summaryRow('knn', { 'f1@1': [0.4, 0.6] }, { train: 4000 }),
    ];
    const smaller = [
      summaryRow('knn', figure(0.3), { maxTrain: 1000, train: 1000 }),
      summaryRow('knn', figure(0.2), { maxTrain: 500, train: 500 }),
    ];
    const section = learningSection({ task: 't', posts: undefined, rows, smaller }, 'f1@1')!;
    const [series, ...others] = section.figures[0].series;
    expect(others).toEqual([]); // one point makes no curve
    expect(series.row).toBe(1);
    expect(series.points.map(([x, y]) => [x, y])).toEqual([
      [500, 0.2],
      [1000, 0.3],
      [4000, 0.5],
    ]);
    const [, , low, high] = series.points[2];
    expect([low, high]).toEqual([0.35858, 0.64142]); // one standard deviation over seeds
  });

  it('is absent where all runs have all posts', () => {
    const rows = [summaryRow('knn', figure(0.3))];
    expect(
      learningSection({ task: 't', posts: undefined, rows, smaller: [] }, 'f1@1'),
    ).toBeUndefined();
  });
});
