import type { ParameterMemory } from '../graph/parameter-memory.ts';
import type { RowsGradient, WeightedRowsGradient } from '../graph/session.ts';
import { scaledAdder } from './add-scaled-kernel.ts';

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
  /** Further gradients of rows, as weighted sums of vectors. */
  readonly weightedRowGradients?: ReadonlyMap<string, readonly WeightedRowsGradient[]>;
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
    const { memory, parameters, rowGradients, weightedRowGradients: weighted = new Map() } = source;
    const merged = new Map<string, readonly [RowsGradient]>();
    for (const name of new Set([...rowGradients.keys(), ...weighted.keys()])) {
      let sums = this.#sums.get(name);
      if (!sums?.isIn(memory)) {
        this.#sums.set(name, (sums = new RowSums(memory, parameters.get(name)!.length)));
      }
      merged.set(name, [sums.of(rowGradients.get(name) ?? [], weighted.get(name) ?? [])]);
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
  readonly #memory: ParameterMemory;
  /** As large as the table, because every row may occur. */
  readonly #sums: Float32Array;
  /** Of a row. */
  #width = 0;
  /** For each row of the table, its index among the sums + 1, or 0. All 0 between calls. */
  #places = new Int32Array(0);
  /** The row of each of the sums. */
  #ids = new Int32Array(0);
  #count = 0;

  /** @param length of the table */
  constructor(memory: ParameterMemory, length: number) {
    this.#memory = memory;
    this.#sums = memory.allocate(length);
  }

  isIn(memory: ParameterMemory): boolean {
    return this.#memory === memory;
  }

  of(gradients: readonly RowsGradient[], weighted: readonly WeightedRowsGradient[]): RowsGradient {
    if (this.#places.length === 0) this.#measure(gradients, weighted);
    for (const gradient of gradients) this.#add(gradient);
    for (const gradient of weighted) this.#addWeighted(gradient);
    const ids = this.#ids.subarray(0, this.#count);
    for (const id of ids) this.#places[id] = 0;
    this.#count = 0;
    return { ids, rows: this.#sums.subarray(0, ids.length * this.#width) };
  }

  #measure([some]: readonly RowsGradient[], [other]: readonly WeightedRowsGradient[]): void {
    if (some && some.ids.length > 0) this.#width = some.rows.length / some.ids.length;
    else if (other) {
      const vectors = (other.weights.length / other.places.length) * other.batch;
      this.#width = other.vectors.length / vectors;
    } else return;
    const rows = this.#sums.length / this.#width;
    this.#places = new Int32Array(rows);
    this.#ids = new Int32Array(rows);
  }

  /** Copies rows that follow each other and did not occur yet at once. */
  #add({ ids, rows }: RowsGradient): void {
    const width = this.#width;
    const sums = this.#sums;
    let from = 0;
    const copy = (to: number) => {
      if (to === from) return;
      sums.set(rows.subarray(from * width, to * width), (this.#count - (to - from)) * width);
    };
    for (let i = 0; i < ids.length; i++) {
      const place = this.#places[ids[i]];
      if (place === 0) {
        this.#enter(ids[i]);
        continue;
      }
      copy(i);
      from = i + 1;
      const at = (place - 1) * width;
      for (let d = 0; d < width; d++) sums[at + d] += rows[i * width + d];
    }
    copy(ids.length);
  }

  #addWeighted({ ids, batch, places, weights, vectors }: WeightedRowsGradient): void {
    const width = this.#width;
    const sums = this.#sums;
    const starts = new Int32Array(ids.length);
    for (let i = 0; i < ids.length; i++) {
      const place = this.#places[ids[i]];
      starts[i] = (place > 0 ? place - 1 : this.#enter(ids[i])) * width;
      if (place === 0) sums.fill(0, starts[i], starts[i] + width);
    }
    const { scratch } = this.#memory;
    const add = scaledAdder(this.#memory);
    const J = places.length / batch;
    const M = weights.length / places.length;
    for (let row = 0; row < batch * M; row++) {
      const first = Math.floor(row / M) * J;
      for (let done = 0; done < width; done += scratch.length) {
        const length = Math.min(scratch.length, width - done);
        scratch.set(vectors.subarray(row * width + done, row * width + done + length));
        for (let j = 0; j < J; j++) {
          const weight = weights[row * J + j];
          if (weight !== 0) add(sums, starts[places[first + j]] + done, scratch, length, weight);
        }
      }
    }
  }

  /** Appends a row to the sums. @returns its index among them */
  #enter(id: number): number {
    this.#ids[this.#count] = id;
    this.#places[id] = this.#count + 1;
    return this.#count++;
  }
}
