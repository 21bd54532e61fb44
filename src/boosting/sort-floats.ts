/** Bits of a digit: three digits make 32 bits. */
const bits = 11;
const mask = (1 << bits) - 1;

/**
 * Sorts numbers by three passes of a radix sort over their bits: a few times as fast as `sort` for 10,000 numbers and more.
 * Keeps its buffers, to sort many columns.
 */
export class FloatSorter {
  readonly #keys: [Uint32Array, Uint32Array];
  readonly #sorted: Float32Array;

  /** @param most numbers that are sorted at once */
  constructor(most: number) {
    this.#keys = [new Uint32Array(most), new Uint32Array(most)];
    this.#sorted = new Float32Array(this.#keys[1].buffer);
  }

  /** @returns the first `count` numbers in ascending order, until the next call. There must be no NaN */
  sort(numbers: Float32Array, count: number): Float32Array {
    const [a, b] = this.#keys;
    a.set(new Uint32Array(numbers.buffer, numbers.byteOffset, count));
    const ends = [0, 1, 2].map(() => new Uint32Array(mask + 1));
    const [low, middle, high] = ends;
    for (let i = 0; i < count; i++) {
      // The order of the bits becomes that of the numbers: negative ones are turned round, and lie below.
      const key = a[i] ^ ((a[i] >> 31) | 0x80000000);
      a[i] = key;
      low[key & mask]++;
      middle[(key >>> bits) & mask]++;
      high[key >>> (2 * bits)]++;
    }
    for (const digit of ends) {
      for (let d = 0, start = 0; d <= mask; d++) {
        const size = digit[d];
        digit[d] = start;
        start += size;
      }
    }
    for (let i = 0; i < count; i++) b[low[a[i] & mask]++] = a[i];
    for (let i = 0; i < count; i++) a[middle[(b[i] >>> bits) & mask]++] = b[i];
    for (let i = 0; i < count; i++) {
      const key = a[i];
      b[high[key >>> (2 * bits)]++] = key ^ (~(key >> 31) | 0x80000000);
    }
    return this.#sorted.subarray(0, count);
  }
}
