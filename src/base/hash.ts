/**
 * 32-bit FNV-1a over the UTF-16 code units of `text`, then the finalizer of murmur3, so that every bit depends on
 * every unit. For seeds, buckets and splits that are the same on every platform; not for security.
 *
 * @returns a whole number in [0, 2^32)
 */
export function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    hash ^= text.charCodeAt(i);
    hash = Math.imul(hash, 0x01000193);
  }
  hash ^= hash >>> 16;
  hash = Math.imul(hash, 0x85ebca6b);
  hash ^= hash >>> 13;
  hash = Math.imul(hash, 0xc2b2ae35);
  hash ^= hash >>> 16;
  return hash >>> 0;
}
