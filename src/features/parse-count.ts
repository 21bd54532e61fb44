/** Parses a count from a list in a bundle; undefined if it is not an integer in [0, 2^32). */
export function parseCount(written: string | undefined): number | undefined {
  const count = /^\d{1,10}$/.test(written ?? '') ? Number(written) : Number.NaN;
  return count < 2 ** 32 ? count : undefined;
}
