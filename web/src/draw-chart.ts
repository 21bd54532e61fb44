/** Draws charts. Vega is large, so this module is loaded when there is something to draw. */
import { parse, View } from 'vega';
import { expressionInterpreter } from 'vega-interpreter';
import { compile, type TopLevelSpec } from 'vega-lite';

/**
 * Expressions are interpreted, because the page's policy forbids making code from strings.
 *
 * @returns what removes the chart again
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
