import type { ParameterMemory } from '../graph/parameter-memory.ts';
import type { RowsGradient } from '../graph/session.ts';

/** The state of a training session after a step. `TrainingSession` implements this. */
export interface GradientSource {
  /** Contains all parameters that have gradients, and the gradients of whole parameters. */
  readonly memory: ParameterMemory;
  /** Values by parameter name, changed in place by optimizers. */
  readonly parameters: ReadonlyMap<string, Float32Array>;
  /** Gradients of whole parameters, with the same lengths. */
  readonly gradients: ReadonlyMap<string, Float32Array>;
  /** Gradients of rows of embedding tables; an id may occur several times. */
  readonly rowGradients: ReadonlyMap<string, readonly RowsGradient[]>;
}

/** The gradients of one step, all in `memory`. Every row of a table occurs at most once. */
export class MergedGradients implements GradientSource {
  readonly memory: ParameterMemory;
  readonly parameters: ReadonlyMap<string, Float32Array>;
  readonly gradients: ReadonlyMap<string, Float32Array>;
  readonly rowGradients: ReadonlyMap<string, readonly [RowsGradient]>;

  constructor(
    { memory, parameters, gradients }: GradientSource,
    rowGradients: ReadonlyMap<string, readonly [RowsGradient]>,
  ) {
    this.memory = memory;
    this.parameters = parameters;
    this.gradients = gradients;
    this.rowGradients = rowGradients;
  }
}

/**
 * Adds up the gradients of rows that were looked up several times in a batch. Its arrays are reused: the result of
 * `merge` is valid only until the next call.
 */
export class RowMerger {
  readonly #sums = new Map<string, RowSums>();

  /** Dense gradients remain the source's arrays. Already merged gradients are returned unchanged. */
  merge(source: GradientSource): MergedGradients {
    if (source instanceof MergedGradients) return source;
    const merged = new Map<string, readonly [RowsGradient]>();
    for (const [name, gradients] of source.rowGradients) {
      let sums = this.#sums.get(name);
      const { length } = source.parameters.get(name)!;
      if (!sums || !source.memory.holds(sums.values)) {
        this.#sums.set(name, (sums = new RowSums(source.memory.allocate(length))));
      }
      merged.set(name, [sums.add(gradients)]);
    }
    return new MergedGradients(source, merged);
  }
}

/**
 * Visits every range of parameters with a gradient: dense parameters as a whole, tables row by row.
 *
 * @param visit called for the values `parameter[at + i]` with the gradients `gradient[from + i]`, i < length
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
  /** For each row of the table, its index among the sums + 1, or 0. All 0 between calls. */
  #places = new Int32Array(0);
  #ids = new Int32Array(0);
  /** As large as the table, because every row may occur. */
  readonly values: Float32Array;

  constructor(values: Float32Array) {
    this.values = values;
  }

  add(gradients: readonly RowsGradient[]): RowsGradient {
    const n = gradients.reduce((sum, { ids }) => sum + ids.length, 0);
    const size = gradients.reduce((sum, { rows }) => sum + rows.length, 0);
    const width = n > 0 ? size / n : 1;
    if (this.#places.length === 0) this.#places = new Int32Array(this.values.length / width);
    if (this.#ids.length < n) this.#ids = new Int32Array(n);
    const places = this.#places;
    const distinct = this.#ids;
    const sums = this.values;
    let count = 0;
    for (const { ids, rows } of gradients) {
      for (let i = 0; i < ids.length; i++) {
        const id = ids[i];
        const from = i * width;
        if (places[id] === 0) {
          sums.set(rows.subarray(from, from + width), count * width);
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
