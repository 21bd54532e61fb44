import { expect, it } from 'vitest';
import { distributionSection, ndcgOf } from './distribution-section.ts';
import { summaryRow } from './summary-rows.case.ts';

it('finds the first nDCG among the metrics', () => {
  expect(ndcgOf(['map@5', 'ndcg@10', 'ndcg@3'])).toBe('ndcg@10');
  expect(ndcgOf(['f1@1'])).toBeUndefined();
});

it('gives the share of posts in each fifth; a border belongs to the upper one', () => {
  const made = summaryRow('a', { 'ndcg@5': [0.5] });
  const values = [0, 0.19, 0.2, 0.6, 0.8, 1, null];
  const runs = made.runs.map((run) => ({
    ...run,
    figures: { ...run.figures!, perPost: { 'ndcg@5': values } },
  }));
  const section = distributionSection([summaryRow('b', {}), { ...made, runs }], 'ndcg@5')!;
  const sixth = Number((1 / 6).toPrecision(5));
  const third = Number((1 / 3).toPrecision(5));
  expect(section.figures[0].series).toEqual([
    {
      row: 1,
      points: [
        ['0 to 0.2', third],
        ['0.2 to 0.4', sixth],
        ['0.4 to 0.6', 0],
        ['0.6 to 0.8', sixth],
        ['0.8 to 1', third],
      ],
    },
  ]);
  expect(distributionSection([made], undefined)).toBeUndefined();
  expect(distributionSection([made], 'ndcg@5')).toBeUndefined();
});
