import type { Asked } from './ask.ts';

/** Scores of tags, by id. */
export type Scores = Map<number, number>;

/** Proposes tags for a query, each with one or several scores. */
export interface Source {
  /** The names of its scores, and how many of the best tags of each become candidates. */
  readonly scores: Readonly<Record<string, number>>;
  /** The names of further values, which are features but propose nothing. */
  readonly values?: readonly string[];
  /** @returns undefined if the query or the memory lacks what it needs */
  score(asked: Asked): Readonly<Record<string, Scores>> | undefined;
}

export function add(scores: Scores, tag: number, value: number): void {
  scores.set(tag, (scores.get(tag) ?? 0) + value);
}

export function raise(scores: Scores, tag: number, value: number): void {
  if (value > (scores.get(tag) ?? 0)) scores.set(tag, value);
}

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;
