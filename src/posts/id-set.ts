/** No more ids than this are remembered, so that memory stays bounded (64 MiB). */
const MAX_IDS = 6_000_000;

/**
 * A set of ids, stored as 53-bit hashes in one typed array: about 16 bytes per id instead of a string. Among a million
 * ids, the odds that any two have the same hash are about 1 in 18,000.
 */
export class IdSet {
  #slots = new Float64Array(1 << 12);
  #size = 0;

  /** @returns false if the set already has the id */
  add(id: string): boolean {
    if (this.#size >= MAX_IDS) return true;
    if (this.#size > this.#slots.length * 0.75) this.#grow();
    const key = hash53(id) || 1; // 0 marks an empty slot
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

/** The slot of `key`, or the empty one where it belongs (linear probing, power-of-two size). */
function find(slots: Float64Array, key: number): number {
  const mask = slots.length - 1;
  let slot = (key >>> 0) & mask;
  while (slots[slot] !== 0 && slots[slot] !== key) slot = (slot + 1) & mask;
  return slot;
}

/**
 * A hash in [0, 2^53) from two 32-bit lanes with different multipliers, so that ids that collide in one lane differ in
 * the other. Each lane is then mixed with the other as in murmur3.
 *
 * Source: cyrb53 by bryc (public domain).
 */
function hash53(text: string): number {
  let a = 0xdeadbeef;
  let b = 0x41c6ce57;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    a = Math.imul(a ^ unit, 0x9e3779b1);
    b = Math.imul(b ^ unit, 0x5f356495);
  }
  a = Math.imul(a ^ (a >>> 16), 0x85ebca6b) ^ Math.imul(b ^ (b >>> 13), 0xc2b2ae35);
  b = Math.imul(b ^ (b >>> 16), 0x85ebca6b) ^ Math.imul(a ^ (a >>> 13), 0xc2b2ae35);
  return (b & 0x1fffff) * 2 ** 32 + (a >>> 0);
}
