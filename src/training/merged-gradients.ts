import type { RowsGradient } from '../graph/session.ts';

/** What a training session holds after a step; `TrainingSession` is one. */
export interface GradientSource {
  /** Values by parameter name, changed in place by optimisers. */
  readonly parameters: ReadonlyMap<string, Float32Array>;
  /** Gradients of whole parameters, each of its parameter's length. */
  readonly gradients: ReadonlyMap<string, Float32Array>;
  /** Gradients of rows of embedding tables; an id may occur several times. */
  readonly rowGradients: ReadonlyMap<string, readonly RowsGradient[]>;
}

/** The gradients of one step in which every row of a table occurs at most once. */
export class MergedGradients implements GradientSource {
  readonly parameters: ReadonlyMap<string, Float32Array>;
  readonly gradients: ReadonlyMap<string, Float32Array>;
  readonly rowGradients: ReadonlyMap<string, readonly [RowsGradient]>;

  constructor(
    { parameters, gradients }: GradientSource,
    rowGradients: ReadonlyMap<string, readonly [RowsGradient]>,
  ) {
    this.parameters = parameters;
    this.gradients = gradients;
    this.rowGradients = rowGradients;
  }
}

/**
 * Adds up the gradients of rows that were looked up several times in a batch. Its memory is reused: what
 * `merge` returns holds until the next call.
 */
export class RowMerger {
  readonly #sums = new Map<string, RowSums>();

  /** Dense gradients stay the source's own arrays. What is merged already comes back as it is. */
  merge(source: GradientSource): MergedGradients {
    if (source instanceof MergedGradients) return source;
    const merged = new Map<string, readonly [RowsGradient]>();
    for (const [name, gradients] of source.rowGradients) {
      let sums = this.#sums.get(name);
      if (!sums) this.#sums.set(name, (sums = new RowSums()));
      merged.set(name, [sums.add(gradients, source.parameters.get(name)!.length)]);
    }
    return new MergedGradients(source, merged);
  }
}

/**
 * Visits every stretch of parameters that has a gradient: a dense parameter as a whole, a table row by row.
 *
 * @param visit gets values `parameter[at + i]` and their gradient `gradient[from + i]` for i < length
 */
export function forEachStretch(
  { parameters, gradients, rowGradients }: MergedGradients,
  visit: (
    name: string,
    parameter: Float32Array,
    at: number,
    gradient: Float32Array,
    from: number,
    length: number,
  ) => void,
): void {
  for (const [name, gradient] of gradients) {
    visit(name, parameters.get(name)!, 0, gradient, 0, gradient.length);
  }
  for (const [name, [{ ids, rows }]] of rowGradients) {
    const table = parameters.get(name)!;
    const width = rows.length / ids.length;
    for (let i = 0; i < ids.length; i++) visit(name, table, ids[i] * width, rows, i * width, width);
  }
}

/** The sums for one table. */
class RowSums {
  /** By row of the table: its place among the sums + 1, or 0. All 0 between calls. */
  #places = new Int32Array(0);
  #ids = new Int32Array(0);
  #sums = new Float32Array(0);

  add(gradients: readonly RowsGradient[], tableSize: number): RowsGradient {
    const n = gradients.reduce((sum, { ids }) => sum + ids.length, 0);
    const size = gradients.reduce((sum, { rows }) => sum + rows.length, 0);
    const width = n > 0 ? size / n : 1;
    if (this.#places.length === 0) this.#places = new Int32Array(tableSize / width);
    if (this.#ids.length < n) this.#ids = new Int32Array(n);
    if (this.#sums.length < size) this.#sums = new Float32Array(size);
    const places = this.#places;
    const distinct = this.#ids;
    const sums = this.#sums;
    let count = 0;
    for (const { ids, rows } of gradients) {
      for (let i = 0; i < ids.length; i++) {
        const id = ids[i];
        const from = i * width;
        if (places[id] === 0) {
          const at = count * width;
          for (let d = 0; d < width; d++) sums[at + d] = rows[from + d];
          distinct[count++] = id;
          places[id] = count;
        } else {
          const at = (places[id] - 1) * width;
          for (let d = 0; d < width; d++) sums[at + d] += rows[from + d];
        }
      }
    }
    for (let i = 0; i < count; i++) places[distinct[i]] = 0;
    return { ids: distinct.subarray(0, count), rows: sums.subarray(0, count * width) };
  }
}
