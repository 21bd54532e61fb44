type TypedArray = Int32Array | Uint32Array | Float32Array | Float64Array;

/** A typed array that grows by doubling: `push` while building, then `finish` for the exact copy. */
export class GrowableArray<T extends TypedArray> {
  #array: T;
  #length = 0;

  constructor(make: new (length: number) => T, capacity = 1024) {
    this.#array = new make(capacity);
  }

  get length(): number {
    return this.#length;
  }

  push(value: number): void {
    if (this.#length === this.#array.length) {
      const larger = new (this.#array.constructor as new (length: number) => T)(
        Math.max(16, this.#length * 2),
      );
      larger.set(this.#array);
      this.#array = larger;
    }
    this.#array[this.#length++] = value;
  }

  /** The values pushed so far, not copied: `push` may end its validity. */
  view(): T {
    return this.#array.subarray(0, this.#length) as T;
  }

  /** Returns the values pushed so far, in an array of exactly that length. */
  finish(): T {
    return this.#array.slice(0, this.#length) as T;
  }
}
