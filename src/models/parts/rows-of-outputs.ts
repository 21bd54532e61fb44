/** The rows of each output, ascending; the inverse of the outputs of each row. */
export function rowsOfOutputs(
  outputsOfRow: readonly (readonly number[])[],
  outputs: number,
): Int32Array[] {
  const rows: number[][] = Array.from({ length: outputs }, () => []);
  outputsOfRow.forEach((own, row) => {
    for (const output of own) rows[output].push(row);
  });
  return rows.map((own) => Int32Array.from(own));
}
