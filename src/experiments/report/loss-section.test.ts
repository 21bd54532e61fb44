import { expect, it } from 'vitest';
import { limitsFor } from './limits.ts';
import { lossSection } from './loss-section.ts';
import { summaryRow } from './summary-rows.case.ts';

const epoch = (at: number, loss: number, measure?: number) => ({
  ...{ epoch: at, loss, learningRate: 0.1 },
  ...(measure !== undefined && { measure }),
});

it('averages the seeds that reached an epoch', () => {
  const epochs = [[epoch(1, 4), epoch(2, 2)], [epoch(1, 6)]];
  const rows = [
    summaryRow('knn', { 'f1@1': [0.1] }),
    summaryRow('lstm', { 'f1@1': [0.1, 0.2] }, { epochs }),
  ];
  const { figures } = lossSection(rows, limitsFor(1, 2))!;
  expect(figures.map(({ id }) => id)).toEqual(['loss']); // no validation measure, no figure of it
  expect(figures[0].series.map(({ row }) => row)).toEqual([1]);
  expect(figures[0].series[0].points.map(([x, y]) => [x, y])).toEqual([
    [1, 5],
    [2, 2],
  ]);
  expect(lossSection(rows.slice(0, 1), limitsFor(1, 2))).toBeUndefined();
});

it('thins long curves, from their first epoch to their last', () => {
  const epochs = [Array.from({ length: 1000 }, (_, at) => epoch(at + 1, 1))];
  const rows = [summaryRow('lstm', { 'f1@1': [0.1] }, { epochs })];
  const { points } = lossSection(rows, limitsFor(1, 1))!.figures[0].series[0];
  expect(points).toHaveLength(120);
  expect([points[0][0], points.at(-1)![0]]).toEqual([1, 1000]);
});
