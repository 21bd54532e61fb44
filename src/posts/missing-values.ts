/** As pandas, R, NumPy, SQL clients and Python write a value that is not there. */
const MISSING = new Set('NA <NA> N/A nan NaN NaT NULL null None \\N'.split(' '));

/** Whether a whole cell says that its value is missing. An empty cell is not meant. */
export function isMissingMark(cell: string): boolean {
  return cell.length <= 4 && MISSING.has(cell);
}
