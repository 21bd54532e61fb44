/** Marks of missing values in pandas, R, NumPy, SQL clients and Python. */
const MISSING = new Set('NA <NA> N/A nan NaN NaT NULL null None \\N'.split(' '));

/** Whether a whole cell is a mark of a missing value. An empty cell is not. */
export function isMissingMark(cell: string): boolean {
  return cell.length <= 4 && MISSING.has(cell);
}
