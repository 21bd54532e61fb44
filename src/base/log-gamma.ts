/** Coefficients of 1/x, 1/x^3, ... in Stirling's series. */
const SERIES = [1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188];
/** From here on, the series is exact to about 1e-14. */
const LARGE = 10;

/**
 * ln Gamma(x) for x > 0, with an absolute error of about 1e-13 (relative for large values).
 *
 * Source: Stirling's series, Abramowitz & Stegun 1964, 6.1.41, after Gamma(x) = Gamma(x + 1) / x for small x.
 * Example: Gamma(5) = 24, so the value at 5 is ln 24 = 3.178.
 */
export function logGamma(x: number): number {
  let below = 1;
  let y = x;
  while (y < LARGE) below *= y++;
  let power = 1 / y;
  let sum = 0;
  for (const coefficient of SERIES) {
    sum += coefficient * power;
    power /= y * y;
  }
  return (y - 0.5) * Math.log(y) - y + 0.5 * Math.log(2 * Math.PI) + sum - Math.log(below);
}
