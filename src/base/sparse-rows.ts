import { GrowableArray } from './growable-array.ts';

/**
 * A sparse matrix in compressed sparse row (CSR) format. Row `r` has the columns
 * `indices[offsets[r] .. offsets[r + 1])`, ascending and without repeats, with `values` at the same positions.
 */
export interface SparseRows {
  readonly columns: number;
  /** shape (rows + 1,) */
  readonly offsets: Uint32Array;
  /** shape (nnz,) */
  readonly indices: Int32Array;
  /** shape (nnz,) */
  readonly values: Float32Array;
}

export function rowCount(matrix: SparseRows): number {
  return matrix.offsets.length - 1;
}

/** Builds sparse rows one after the other. The columns of a row may come in any order. */
export class SparseRowsBuilder {
  readonly #columns: number;
  readonly #offsets = new GrowableArray(Uint32Array);
  readonly #indices = new GrowableArray(Int32Array);
  readonly #values = new GrowableArray(Float32Array);

  constructor(columns: number) {
    this.#columns = columns;
    this.#offsets.push(0);
  }

  /** Appends a row, given as column -> value. */
  add(row: ReadonlyMap<number, number>): void {
    const columns = Int32Array.from(row.keys()).sort();
    for (const column of columns) {
      this.#indices.push(column);
      this.#values.push(row.get(column)!);
    }
    this.#offsets.push(this.#indices.length);
  }

  finish(): SparseRows {
    return {
      columns: this.#columns,
      offsets: this.#offsets.finish(),
      indices: this.#indices.finish(),
      values: this.#values.finish(),
    };
  }
}

/** The index in `values` of a row and column; undefined if the value is not stored (that is, 0). */
export function placeOf(
  { offsets, indices }: SparseRows,
  row: number,
  column: number,
): number | undefined {
  let low = offsets[row];
  let high = offsets[row + 1];
  const end = high;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (indices[middle] < column) low = middle + 1;
    else high = middle;
  }
  return low < end && indices[low] === column ? low : undefined;
}

/** Returns the transpose, so that columns can be iterated as rows (an inverted index). Linear time. */
export function transpose(matrix: SparseRows): SparseRows {
  const rows = rowCount(matrix);
  const offsets = new Uint32Array(matrix.columns + 1);
  for (const column of matrix.indices) offsets[column + 1]++;
  for (let c = 0; c < matrix.columns; c++) offsets[c + 1] += offsets[c];
  const next = offsets.slice(0, -1);
  const indices = new Int32Array(matrix.indices.length);
  const values = new Float32Array(matrix.values.length);
  for (let r = 0; r < rows; r++) {
    for (let i = matrix.offsets[r]; i < matrix.offsets[r + 1]; i++) {
      const at = next[matrix.indices[i]]++;
      indices[at] = r;
      values[at] = matrix.values[i];
    }
  }
  return { columns: rows, offsets, indices, values };
}

/** Divides every row by its Euclidean length, in place. Rows of zeros are unchanged. */
export function normalizeRows(matrix: SparseRows): SparseRows {
  for (let r = 0; r < rowCount(matrix); r++) {
    let sum = 0;
    for (let i = matrix.offsets[r]; i < matrix.offsets[r + 1]; i++) sum += matrix.values[i] ** 2;
    if (sum === 0) continue;
    const scale = 1 / Math.sqrt(sum);
    for (let i = matrix.offsets[r]; i < matrix.offsets[r + 1]; i++) matrix.values[i] *= scale;
  }
  return matrix;
}
