import { InvalidArgumentError } from '../base/errors.ts';

/** The rows that trees are fitted to or judged on: N rows of `features` numbers. */
export interface TrainingRows {
  /** Row by row, [N, features]. NaN is a missing value; infinities are not allowed. */
  readonly values: Float32Array;
  readonly features: number;
  /** One for each row: relevance 0, 1, .. 30 (lambdarank), 0 or 1 (binary), or any finite number (regression). */
  readonly labels: Float32Array | Uint8Array;
  /** The number of rows of each query, in the order of the rows; they sum to N. Only for lambdarank, which needs it. */
  readonly groups?: Uint32Array | Int32Array | undefined;
  /** A positive weight for each row. */
  readonly weights?: Float32Array | undefined;
}

/**
 * Checks rows against each other and against the objective.
 *
 * @param what "the training rows", for messages
 * @returns N
 * @throws {InvalidArgumentError} if something does not fit, with the place
 */
export function checkRows(rows: TrainingRows, objective: string, what: string): number {
  const { values, features, labels, groups, weights } = rows;
  if (!Number.isInteger(features) || features < 1) {
    throw new InvalidArgumentError(`${what}: "features" must be an integer >= 1, got ${features}`);
  }
  const count = labels.length;
  if (count === 0) throw new InvalidArgumentError(`${what}: there are no rows`);
  if (values.length !== count * features) {
    throw new InvalidArgumentError(
      `${what}: "values" must have ${count} x ${features} = ${count * features} numbers, for ${count} labels, got ${values.length}`,
    );
  }
  if (weights && weights.length !== count) {
    throw new InvalidArgumentError(
      `${what}: "weights" must have one number for each of ${count} rows, got ${weights.length}`,
    );
  }
  for (let i = 0; i < values.length; i++) {
    if (values[i] - values[i] === 0 || Number.isNaN(values[i])) continue;
    throw new InvalidArgumentError(
      `${what}: values must be finite, or NaN where they are missing, got ${values[i]} in row ${Math.floor(i / features)}, feature ${i % features}`,
    );
  }
  checkLabels(labels, objective, what);
  const bad = weights?.findIndex((weight) => !(weight > 0 && weight < Number.POSITIVE_INFINITY));
  if (bad !== undefined && bad >= 0) {
    throw new InvalidArgumentError(
      `${what}: weights must be positive, got ${weights![bad]} in row ${bad}`,
    );
  }
  if (objective === 'lambdarank') checkGroups(groups, count, what);
  return count;
}

function checkLabels(labels: ArrayLike<number>, objective: string, what: string): void {
  const [fits, expected] = {
    lambdarank: [
      (y: number) => Number.isInteger(y) && y >= 0 && y <= 30,
      'be integers from 0 to 30',
    ] as const,
    binary: [(y: number) => y === 0 || y === 1, 'be 0 or 1'] as const,
    regression: [(y: number) => Number.isFinite(y), 'be finite'] as const,
  }[objective as 'lambdarank'];
  for (let row = 0; row < labels.length; row++) {
    if (fits(labels[row])) continue;
    throw new InvalidArgumentError(
      `${what}: labels of the objective ${objective} must ${expected}, got ${labels[row]} in row ${row}`,
    );
  }
}

function checkGroups(groups: TrainingRows['groups'], count: number, what: string): void {
  if (!groups) {
    throw new InvalidArgumentError(
      `${what}: the objective lambdarank needs "groups", the number of rows of each query`,
    );
  }
  let sum = 0;
  for (const [query, rows] of groups.entries()) {
    if (rows < 1) {
      throw new InvalidArgumentError(
        `${what}: a group must have at least one row, got ${rows} for query ${query}`,
      );
    }
    sum += rows;
  }
  if (sum !== count) {
    throw new InvalidArgumentError(
      `${what}: groups must sum to ${count}, the number of rows, got ${sum}`,
    );
  }
}
