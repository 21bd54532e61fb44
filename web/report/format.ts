/** A metric, to the digits that are worth reading. */
export function figure(value: number): string {
  return value.toFixed(3);
}

export function count(value: number): string {
  return value.toLocaleString('en');
}

/** Costs range from microseconds to days: two digits, and more before the point. */
export function amount(value: number): string {
  if (value >= 100) return count(Math.round(value));
  if (value >= 10) return value.toFixed(0);
  if (value < 0.001) return value === 0 ? '0' : '< 0.001';
  return value.toPrecision(2);
}

export function probability(p: number): string {
  return p < 0.001 ? 'p < 0.001' : `p = ${p.toFixed(3)}`;
}
