import { segmentsOf } from './segments.ts';

/** Code points that may form a cluster with their neighbors; every other code point is a cluster of its own. */
const MAY_JOIN =
  /[\r\p{M}\p{Cf}\p{Grapheme_Extend}\p{EMod}\p{RI}\u0E33\u0EB3\u0D4E\u1100-\u11FF\uA960-\uA97C\uD7B0-\uD7FB\u{11000}-\u{11FFF}\u{16D63}-\u{16D6A}]/u;

/**
 * The number of characters as a reader counts them: extended grapheme clusters (Unicode Standard Annex 29), so that an
 * emoji of several code points is one.
 */
export function countGraphemes(text: string): number {
  const clusters = MAY_JOIN.test(text) ? segmentsOf(new Intl.Segmenter(), text) : text;
  let count = 0;
  for (const _ of clusters) count++;
  return count;
}
