/** What keeps a report's page below 5 MB, however many rows, tasks and posts there are. */
export interface Limits {
  /** Points of each curve. */
  readonly curvePoints: number;
  /** Rows, the best first, of which single mistakes are listed. */
  readonly detailedRows: number;
  /** Rows, the best, that have a confusion matrix. */
  readonly matrices: number;
  /** Bytes of JSON of one task's cases. */
  readonly caseBytes: number;
  /** Bytes of JSON of one task's heat maps. */
  readonly attentionBytes: number;
}

/** Points of all curves of one chart together, about 20 bytes each. */
const CURVE_POINTS = 12_000;
const DETAILED_ROWS = 200;
const CASE_BYTES = 1_500_000;
const ATTENTION_BYTES = 500_000;

export function limitsFor(tasks: number, rows: number): Limits {
  const share = Math.floor(CURVE_POINTS / (tasks * Math.max(1, rows)));
  return {
    curvePoints: Math.min(120, Math.max(12, share)),
    detailedRows: Math.max(2, Math.floor(DETAILED_ROWS / tasks)),
    matrices: tasks > 4 ? 1 : 3,
    caseBytes: Math.floor(CASE_BYTES / tasks),
    attentionBytes: Math.floor(ATTENTION_BYTES / tasks),
  };
}
