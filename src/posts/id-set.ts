import { fnv1a } from '../base/hash.ts';

/** Beyond this many ids no more are remembered, so that memory stays bounded (64 MiB). */
const MAX_IDS = 6_000_000;

/**
 * Remembers ids by 53-bit hashes in one typed array: some 16 bytes an id instead of a string. Among a
 * million ids the odds that any two share a hash are about 1 in 18,000.
 */
export class IdSet {
  #slots = new Float64Array(1 << 12);
  #size = 0;

  /** @returns false if the id was there before */
  add(id: string): boolean {
    if (this.#size >= MAX_IDS) return true;
    if (this.#size > this.#slots.length * 0.75) this.#grow();
    // 0 marks an empty slot.
    const key = fnv1a(id) * 2 ** 21 + (fnv1a(`${id}\u0000`) >>> 11) || 1;
    const slot = find(this.#slots, key);
    if (this.#slots[slot] === key) return false;
    this.#slots[slot] = key;
    this.#size++;
    return true;
  }

  #grow(): void {
    const larger = new Float64Array(this.#slots.length * 2);
    for (const key of this.#slots) if (key !== 0) larger[find(larger, key)] = key;
    this.#slots = larger;
  }
}

/** The slot that holds `key`, or the empty one where it belongs (linear probing, power-of-two size). */
function find(slots: Float64Array, key: number): number {
  const mask = slots.length - 1;
  let slot = (key / 2 ** 21) & mask;
  while (slots[slot] !== 0 && slots[slot] !== key) slot = (slot + 1) & mask;
  return slot;
}
