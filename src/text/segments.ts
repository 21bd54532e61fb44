const pieceLength = 256;
const endsInHalfPair = /[\uD800-\uDBFF]$/;

/**
 * The segments of a text, as `segmenter.segment` gives them. Piece by piece, because V8 takes time in
 * proportion to the whole text for each segment of it. The last segment of a piece begins the next one, as it
 * may go on there.
 */
export function* segmentsOf(segmenter: Intl.Segmenter, text: string): Generator<string> {
  let start = 0;
  let length = pieceLength;
  while (start + length < text.length) {
    let piece = text.slice(start, start + length);
    if (endsInHalfPair.test(piece)) piece += text[start + length];
    const segments = segmenter.segment(piece);
    const first = segments.containing(0)!.segment;
    if (first.length === piece.length) {
      length *= 2; // longer than a piece
    } else if (length > pieceLength) {
      yield first;
      start += first.length;
      length = pieceLength;
    } else {
      const found = Array.from(segments, ({ segment }) => segment);
      start += piece.length - found.pop()!.length;
      yield* found;
    }
  }
  for (const { segment } of segmenter.segment(text.slice(start))) yield segment;
}
