import type { Spread } from '../summary.ts';
import type { Point } from './report-data.ts';

/** A figure over seeds as a point: the interval is one standard deviation to either side. */
export function pointOf(x: number | string, { mean, deviation }: Spread): Point {
  const y = digits(mean);
  return deviation === undefined
    ? [x, y]
    : [x, y, digits(mean - deviation), digits(mean + deviation)];
}

/** As many digits as a chart shows, so that the page stays small. */
export function digits(value: number): number {
  return Number(value.toPrecision(5));
}

/** Thins points evenly to at most `most`, keeping both ends. @param most at least 2 */
export function thinned<T>(items: readonly T[], most: number): readonly T[] {
  if (items.length <= most) return items;
  const step = (items.length - 1) / (most - 1);
  return Array.from({ length: most }, (_, at) => items[Math.round(at * step)]);
}
