/** Draws charts. Vega is large, so this module is loaded only when there is something to draw. */
import { parse, View } from 'vega';
import { expressionInterpreter } from 'vega-interpreter';
import { compile, type TopLevelSpec } from 'vega-lite';

/**
 * Draws a chart. Expressions are interpreted, because the content security policy forbids `eval`.
 *
 * @returns a function that removes the chart
 */
export async function drawChart(place: HTMLElement, spec: TopLevelSpec): Promise<() => void> {
  const view = new View(parse(compile(spec).spec, undefined, { ast: true }), {
    expr: expressionInterpreter,
    renderer: 'svg',
    hover: false,
    container: place,
  });
  await view.runAsync();
  return () => view.finalize();
}
