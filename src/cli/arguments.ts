import { InvalidArgumentError } from 'commander';

/** Parsers of option values for Commander, which prints what they throw together with the option's name. */

export function wholeNumber(
  minimum: number,
  maximum = Number.MAX_SAFE_INTEGER,
): (value: string) => number {
  return (value) => {
    const number = Number(value);
    if (value.trim() !== '' && Number.isInteger(number) && number >= minimum && number <= maximum) {
      return number;
    }
    const most = maximum === Number.MAX_SAFE_INTEGER ? '' : ` and <= ${maximum}`;
    throw new InvalidArgumentError(`Expected a whole number >= ${minimum}${most}.`);
  };
}

export function finiteNumber(value: string): number {
  const number = Number(value);
  if (value.trim() !== '' && Number.isFinite(number)) return number;
  throw new InvalidArgumentError('Expected a number.');
}

/** "1,3,5" */
export function wholeNumbers(minimum: number): (value: string) => number[] {
  return (value) => value.split(',').map(wholeNumber(minimum));
}

/** A number from 0 to 1. */
export function share(value: string): number {
  const number = Number(value);
  if (value.trim() !== '' && number >= 0 && number <= 1) return number;
  throw new InvalidArgumentError('Expected a number from 0 to 1.');
}

/** Adds the value of each use of the option to a list. Options with any other parser may be given only once. */
export function collect(value: string, before: readonly string[] = []): string[] {
  return [...before, value];
}

const units = {
  time: { s: 1, m: 60, h: 3600 },
  size: { B: 1, kB: 1e3, MB: 1e6, GB: 1e9 },
  latency: { ms: 1, s: 1e3 },
} as const;

/** A number above 0 with its unit, as in "10m", "20MB" or "5ms"; in seconds, bytes or milliseconds. */
export function quantity(kind: keyof typeof units): (value: string) => number {
  const factors: Readonly<Record<string, number>> = units[kind];
  return (value) => {
    const [, number, unit] = /^(\d+(?:\.\d+)?|\.\d+)\s*([a-zA-Z]+)$/.exec(value.trim()) ?? [];
    const result = Number(number) * (factors[unit] ?? Number.NaN);
    if (result > 0 && Number.isFinite(result)) return result;
    const names = Object.keys(factors);
    throw new InvalidArgumentError(
      `Expected a number above 0 with a unit (${names.join(', ')}), such as 10${names[1]}.`,
    );
  };
}
