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
export function collect(value: string, before: readonly string[]): string[] {
  return [...before, value];
}
