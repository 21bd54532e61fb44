import { describe, expect, it } from 'vitest';
import { parameterSection } from './parameter-section.ts';
import { summaryRow } from './summary-rows.case.ts';

const swept = (neighbours: unknown, power: unknown, f1: number) =>
  summaryRow(
    `knn, ${neighbours}, ${power}`,
    { 'f1@1': [f1] },
    { family: 'knn', swept: { neighbours, power } },
  );

describe('parameterSection', () => {
  const rows = [
    summaryRow('popular', { 'f1@1': [0.1] }),
    swept(100, 1, 0.4),
    swept(2, 1, 0.2),
    swept(100, 3, 0.5),
    swept(2, 3, 0.3),
  ];
  const [byNeighbours, byPower, ...others] = parameterSection(rows, 'f1@1')!.figures;

  it('draws each swept option, with a line for each setting of the others', () => {
    expect(others).toEqual([]);
    expect(byNeighbours).toMatchObject({
      id: 'option-knn-neighbours',
      series: [
        {
          name: 'power 1',
          points: [
            [2, 0.2],
            [100, 0.4],
          ],
        },
        {
          name: 'power 3',
          points: [
            [2, 0.3],
            [100, 0.5],
          ],
        },
      ],
    });
    expect(byPower.series.map(({ name }) => name)).toEqual(['neighbours 100', 'neighbours 2']);
  });

  it('keeps the sweeps of two rows of one label apart', () => {
    const sweep = (option: string, value: number, f1: number) =>
      summaryRow(
        `net, ${option} ${value}`,
        { 'f1@1': [f1] },
        { family: 'net', swept: { [option]: value } },
      );
    const section = parameterSection(
      [
        sweep('size', 50, 0.1),
        sweep('size', 100, 0.2),
        sweep('hops', 1, 0.3),
        sweep('hops', 2, 0.4),
      ],
      'f1@1',
    );
    expect(
      section!.figures.map(({ id, x, series }) => [id, x.categories, series[0].points]),
    ).toEqual([
      [
        'option-net-size',
        undefined,
        [
          [50, 0.1],
          [100, 0.2],
        ],
      ],
      [
        'option-net-hops',
        undefined,
        [
          [1, 0.3],
          [2, 0.4],
        ],
      ],
    ]);
  });

  it('spreads values of several magnitudes by their logarithm', () => {
    expect(byNeighbours.x.isLog).toBe(true);
    expect(byPower.x.isLog).toBeUndefined();
  });

  it('takes values that are no numbers as categories', () => {
    const words = ['bm25', 'tf-idf'].map((weighting, at) =>
      summaryRow(weighting, { 'f1@1': [at] }, { family: 'knn', swept: { weighting } }),
    );
    const [figure] = parameterSection(words, 'f1@1')!.figures;
    expect(figure.x.categories).toEqual(['bm25', 'tf-idf']);
    expect(figure.series[0]).toMatchObject({
      name: 'knn',
      points: [
        ['bm25', 0],
        ['tf-idf', 1],
      ],
    });
  });

  it('is absent where nothing was swept, or no run finished', () => {
    expect(parameterSection(rows.slice(0, 1), 'f1@1')).toBeUndefined();
    const broken = [1, 2].map((power) => summaryRow(`${power}`, {}, { swept: { power } }));
    expect(parameterSection(broken, 'f1@1')).toBeUndefined();
  });
});
