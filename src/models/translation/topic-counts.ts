/**
 * Counts of (row, topic) for many rows of which each has few topics. The memory is bounded by the number of units
 * that are counted at the same time, not by rows x topics: each count above 0 is a cell in the list of its row.
 */
export class TopicCounts {
  /** The first cell of each row, -1 if it has none. shape (rows,) */
  readonly first: Int32Array;
  /** The next cell of the same row, -1 after the last. shape (units,) */
  readonly next: Int32Array;
  /** shape (units,) */
  readonly topics: Uint16Array;
  /** Above 0 for all cells in a list. shape (units,) */
  readonly counts: Int32Array;
  #free: number;

  /** @param units the largest number of units counted at the same time */
  constructor(rows: number, units: number) {
    this.first = new Int32Array(rows).fill(-1);
    this.next = Int32Array.from({ length: units }, (_, cell) => (cell + 1 < units ? cell + 1 : -1));
    this.topics = new Uint16Array(units);
    this.counts = new Int32Array(units);
    this.#free = units > 0 ? 0 : -1;
  }

  get(row: number, topic: number): number {
    for (let cell = this.first[row]; cell >= 0; cell = this.next[cell]) {
      if (this.topics[cell] === topic) return this.counts[cell];
    }
    return 0;
  }

  add(row: number, topic: number): void {
    for (let cell = this.first[row]; cell >= 0; cell = this.next[cell]) {
      if (this.topics[cell] !== topic) continue;
      this.counts[cell]++;
      return;
    }
    const cell = this.#free;
    this.#free = this.next[cell];
    this.topics[cell] = topic;
    this.counts[cell] = 1;
    this.next[cell] = this.first[row];
    this.first[row] = cell;
  }

  /** Takes back one `add` of the same row and topic. */
  remove(row: number, topic: number): void {
    let previous = -1;
    let cell = this.first[row];
    while (this.topics[cell] !== topic) {
      previous = cell;
      cell = this.next[cell];
    }
    if (--this.counts[cell] > 0) return;
    if (previous < 0) this.first[row] = this.next[cell];
    else this.next[previous] = this.next[cell];
    this.next[cell] = this.#free;
    this.#free = cell;
  }
}
