import { describe, expect, it } from 'vitest';
import type { Figure } from '../../src/experiments/report/report-data.ts';
import { drawFigure } from './figures.ts';

const common = { id: 'x', title: 'A figure', y: { title: 'share' } };

/** Marks of a picture by their kind. */
function marks(svg: string, kind: string): number {
  return svg.split(`aria-roledescription="${kind}"`).length - 1;
}

describe('drawFigure', () => {
  it('draws a square for each point of a matrix, in the order given', async () => {
    const figure: Figure = {
      ...common,
      kind: 'matrix',
      x: { title: 'given', categories: ['b', 'a', '(none)'] },
      series: [
        {
          row: 0,
          name: 'b',
          points: [
            ['b', 0.5],
            ['(none)', 0.5],
          ],
        },
        { row: 0, name: 'a', points: [['b', 1]] },
      ],
    };
    const svg = await drawFigure(figure, ['system'], []);
    expect(marks(svg, 'rect mark')).toBe(3);
    const places = ['>b<', '>a<', '>(none)<'].map((label) => svg.indexOf(label));
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(Math.min(...places)).toBeGreaterThan(0);
  });

  it('measures differences against 0, and intervals against nothing', async () => {
    const draw = (kind: 'differences' | 'intervals') => {
      const x = { title: 'system', categories: ['p', 'q'] };
      const series = [
        { row: 0, points: [['p', 0.5, 0.4, 0.6] as const] },
        { row: 1, points: [['q', 0.8, 0.7, 0.9] as const] },
      ];
      return drawFigure({ ...common, kind, x, series }, ['p', 'q'], [0, 1]);
    };
    const [differences, intervals] = [await draw('differences'), await draw('intervals')];
    expect(marks(intervals, 'rule mark')).toBe(2);
    expect(marks(differences, 'rule mark')).toBe(3);
    expect(marks(intervals, 'point')).toBe(2);
    // The axis of intervals begins near the smallest, that of differences at 0.
    expect(differences).toContain('>0.0<');
    expect(intervals).not.toContain('>0.0<');
  });
});
