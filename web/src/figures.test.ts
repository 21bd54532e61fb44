import { compile } from 'vega-lite';
import { describe, expect, it } from 'vitest';
import { lineChart } from './chart-spec.ts';
import {
  cutoffCurves,
  measureLabel,
  measureMeanings,
  measuresOf,
  trainingCurves,
} from './figures.ts';

const epoch = (n: number, loss: number, measure?: number) => ({
  ...{ epoch: n, loss, learningRate: 0.1 },
  ...(measure !== undefined && { measure }),
});
const training = { seed: 1, posts: 9, validationPosts: 3, seconds: 1 };
const knn = { name: 'knn', metrics: { 'f1@1': 0.3, 'f1@5': 0.2, 'ndcg@5': 0.5 }, training };
const lstm = {
  name: 'lstm',
  metrics: { 'f1@1': 0.25, odd: 1 },
  training: { ...training, epochs: [epoch(1, 3, 0.1), epoch(2, 2)] },
};

describe('figures', () => {
  it('use the usual names of measures', () => {
    expect(['f1@5', 'ndcg@10', 'odd'].map(measureLabel)).toEqual(['F1@5', 'nDCG@10', 'odd']);
    expect(measuresOf([knn, lstm, { name: 'bare' }])).toEqual(['f1@1', 'f1@5', 'ndcg@5', 'odd']);
  });

  it('explain each measure once', () => {
    const meanings = measureMeanings(['hit@5', 'f1@1', 'f1@5', 'odd']);
    expect(meanings.map(({ label }) => label)).toEqual(['Hit rate@k', 'F1@k']);
  });

  it('list only the first and last cutoff of a measure that has a curve', () => {
    const metrics = { 'f1@1': 1, 'f1@2': 1, 'f1@5': 1, 'ndcg@5': 1 };
    expect(measuresOf([{ name: 'knn', metrics }])).toEqual(['f1@1', 'f1@5', 'ndcg@5']);
  });

  it('include curves over k if there is more than one k', () => {
    expect(cutoffCurves([knn, lstm])).toEqual([
      {
        title: 'F1 by number of tags',
        x: 'tags (k)',
        y: 'F1',
        points: [
          { series: 'knn', x: 1, y: 0.3 },
          { series: 'knn', x: 5, y: 0.2 },
          { series: 'lstm', x: 1, y: 0.25 },
        ],
      },
    ]);
  });

  it('include curves over epochs if training recorded them', () => {
    expect(trainingCurves([knn])).toEqual([]);
    const longer = {
      ...lstm,
      training: { ...training, epochs: [epoch(1, 3, 0.1), epoch(2, 2, 0.2)] },
    };
    expect(trainingCurves([longer])[1]).toMatchObject({
      title: 'Hit rate@1 on validation posts by epoch',
      y: 'Hit rate@1',
    });
    expect(trainingCurves([knn, lstm])).toMatchObject([
      {
        y: 'loss',
        points: [
          { series: 'lstm', x: 1, y: 3 },
          { x: 2, y: 2 },
        ],
      },
    ]);
  });
});

describe('lineChart', () => {
  it('uses the same colour for a series in every chart', () => {
    const look = { ink: '#000', inkSoft: '#555', line: '#ddd', font: 'x', series: ['red', 'blue'] };
    const [loss] = trainingCurves([knn, lstm]);
    const spec = lineChart(loss!, ['knn', 'lstm'], look, 300);
    expect(spec).toMatchObject({
      encoding: { color: { scale: { domain: ['lstm'], range: ['blue'] } } },
    });
    expect(compile(spec).spec.marks).not.toHaveLength(0);
  });

  it('draws points and straight lines, with axis labels at whole numbers only', () => {
    const look = { ink: '#000', inkSoft: '#555', line: '#ddd', font: 'x', series: ['red'] };
    const [f1] = cutoffCurves([knn]);
    const { mark, encoding } = lineChart(f1!, ['knn'], look, 300) as {
      mark: object;
      encoding: object;
    };
    expect(mark).toMatchObject({ interpolate: 'linear', point: { filled: true } });
    expect(encoding).toMatchObject({ x: { axis: { values: [1, 5], format: 'd' } } });
    const epochs = Array.from({ length: 30 }, (_, i) => epoch(i + 1, 1 / (i + 1)));
    const [loss] = trainingCurves([{ name: 'long', training: { ...training, epochs } }]);
    const long = lineChart(loss!, ['long'], look, 300);
    expect(long).toMatchObject({ encoding: { x: { axis: { tickMinStep: 1, format: 'd' } } } });
  });
});
