/**
 * Numbers by id, zero unless set: an array for ids below a size, and a map for the few above it. Kept from query to query, since
 * clearing it takes only as long as filling it did.
 */
export class Scores {
  readonly #values: Float64Array;
  readonly #touched: number[] = [];
  readonly #further = new Map<number, number>();

  constructor(size: number) {
    this.#values = new Float64Array(size);
  }

  get size(): number {
    return this.#touched.length;
  }

  /** The ids that were set, in the order in which they first were. */
  get ids(): readonly number[] {
    return this.#touched;
  }

  get(id: number): number {
    return id < this.#values.length ? this.#values[id] : (this.#further.get(id) ?? 0);
  }

  /** @param value positive */
  set(id: number, value: number): void {
    if (this.get(id) === 0) this.#touched.push(id);
    if (id < this.#values.length) this.#values[id] = value;
    else this.#further.set(id, value);
  }

  /** @param value positive, or 0, which changes nothing */
  add(id: number, value: number): void {
    if (value === 0) return;
    const values = this.#values;
    if (id < values.length) {
      if (values[id] === 0) this.#touched.push(id);
      values[id] += value;
    } else this.set(id, this.get(id) + value);
  }

  /** Sets a value if it is larger than the one before. */
  raise(id: number, value: number): void {
    if (value > this.get(id)) this.set(id, value);
  }

  /** The ids of the `n` largest values, largest first; of equal ones the one that was set first. */
  best(n: number): number[] {
    const ids = this.#touched;
    const count = Math.min(n, ids.length);
    // A heap of the best places so far, the worst of them on top.
    const heap = new Int32Array(count);
    const values = new Float64Array(count);
    const isWorse = (a: number, b: number) =>
      values[a] < values[b] || (values[a] === values[b] && heap[a] > heap[b]);
    const swap = (a: number, b: number) => {
      [heap[a], heap[b]] = [heap[b], heap[a]];
      [values[a], values[b]] = [values[b], values[a]];
    };
    const sink = (from: number, end: number) => {
      for (let at = from; ; ) {
        let worst = 2 * at + 1;
        if (worst >= end) return;
        if (worst + 1 < end && isWorse(worst + 1, worst)) worst++;
        if (!isWorse(worst, at)) return;
        swap(worst, at);
        at = worst;
      }
    };
    for (let place = 0; place < count; place++) {
      heap[place] = place;
      values[place] = this.get(ids[place]);
    }
    for (let at = (count >> 1) - 1; at >= 0; at--) sink(at, count);
    for (let place = count; place < ids.length; place++) {
      const value = this.get(ids[place]);
      if (value <= values[0]) continue;
      heap[0] = place;
      values[0] = value;
      sink(0, count);
    }
    for (let end = count - 1; end > 0; end--) {
      swap(0, end);
      sink(0, end);
    }
    return Array.from(heap, (place) => ids[place]);
  }

  clear(): this {
    for (const id of this.#touched) if (id < this.#values.length) this.#values[id] = 0;
    this.#touched.length = 0;
    this.#further.clear();
    return this;
  }
}

/** Scores by name, for sources that are asked again and again. */
export class ScorePool {
  readonly #size: number;
  readonly #scores = new Map<string, Scores>();

  constructor(size: number) {
    this.#size = size;
  }

  /** Empty scores. Those that were got by the same name before are the same ones. */
  empty(name: string): Scores {
    let scores = this.#scores.get(name);
    if (!scores) this.#scores.set(name, (scores = new Scores(this.#size)));
    return scores.clear();
  }
}
