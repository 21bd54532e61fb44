/**
 * The best rows, where there are too many for all.
 *
 * @param values of each row in the metric that decides; undefined for a row without finished runs, which is left out
 * @param first rows that come before any better one
 * @returns places of rows, in their order
 */
export function bestRows(
  values: readonly (number | undefined)[],
  most: number,
  first: readonly number[] = [],
): number[] {
  return values
    .flatMap((value, at) =>
      value === undefined ? [] : [{ at, value, isFirst: Number(first.includes(at)) }],
    )
    .sort((a, b) => b.isFirst - a.isFirst || b.value - a.value)
    .slice(0, most)
    .map(({ at }) => at)
    .sort((a, b) => a - b);
}
