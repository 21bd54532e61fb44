/** `1 / (1 + exp(-x))`; 0 for -Infinity. */
export function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}
