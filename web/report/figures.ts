/** Draws a report's figures as SVG, in Node. Bundled with Vega into `dist/report/figures.js`. */
import { parse, View } from 'vega';
import { compile } from 'vega-lite';
import type { Figure } from '../../src/experiments/report/report-data.ts';
import type { Look } from '../src/chart-spec.ts';
import { chartSpec } from './chart-specs.ts';

/** For white paper, wherever the file is shown. */
const paper: Look = {
  ink: '#15201a',
  inkSoft: '#4f5d56',
  line: '#dce3dd',
  font: 'system-ui, "Segoe UI", "Noto Sans", "Liberation Sans", sans-serif',
  series: ['#00684d', '#c2571a', '#3f5bc4', '#a03a8c', '#8a6d00', '#1b86a8', '#b3263a', '#5b6660'],
};

/**
 * @param labels of rows
 * @param shown places of the rows to draw
 * @returns an SVG document
 */
export async function drawFigure(
  figure: Figure,
  labels: readonly string[],
  shown: readonly number[],
): Promise<string> {
  const width = figure.kind === 'bars' ? 990 : 640;
  const spec = chartSpec({ figure, labels, shown, order: shown, look: paper, width });
  const titled = {
    ...spec,
    title: {
      text: figure.title,
      anchor: 'start' as const,
      fontSize: 14,
      offset: 12,
      color: paper.ink,
    },
    background: 'white',
    padding: 12,
  };
  return new View(parse(compile(titled).spec), { renderer: 'none' }).toSVG();
}
