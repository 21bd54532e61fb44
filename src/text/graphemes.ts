const pieceLength = 256;
const endsInHalfPair = /[\uD800-\uDBFF]$/;

/**
 * How many characters a reader counts: extended grapheme clusters (Unicode Standard Annex 29), so that an emoji of several
 * code points is one. Piece by piece, because V8 takes time in proportion to the whole text for each cluster of it.
 */
export function countGraphemes(text: string): number {
  const segmenter = new Intl.Segmenter();
  let count = 0;
  let start = 0;
  let length = pieceLength;
  while (start + length < text.length) {
    let piece = text.slice(start, start + length);
    if (endsInHalfPair.test(piece)) piece += text[start + length];
    const segments = [...segmenter.segment(piece)];
    const last = segments.at(-1)!; // may go on in the next piece
    count += segments.length - 1;
    length = last.index === 0 ? 2 * length : pieceLength;
    start += last.index;
  }
  return count + [...segmenter.segment(text.slice(start))].length;
}
