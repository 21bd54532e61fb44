import type { Asked } from './ask.ts';
import type { Scores } from './scores.ts';

/** Proposes tags for a query, each with one or several scores. */
export interface Source {
  /** The names of its scores, and how many of the best tags of each become candidates. */
  readonly scores: Readonly<Record<string, number>>;
  /** The names of further values, which are features but propose nothing. */
  readonly values?: readonly string[];
  /** @returns undefined if the query or the memory lacks what the source needs */
  propose(asked: Asked): Proposal | undefined;
}

interface Proposal {
  /** By name. From the memory's pool, so they hold until the next query. */
  readonly scores: Readonly<Record<string, Scores>>;
  /** By name, then by tag. */
  readonly values?: Readonly<Record<string, ReadonlyMap<number, number>>>;
}

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;
