const pieceLength = 256;
const endsInHalfPair = /[\uD800-\uDBFF]$/;

/**
 * Yields the segments of a text, like `segmenter.segment`. The text is processed in pieces, because V8's time for each
 * segment is proportional to the length of the whole text. The last segment of a piece begins the next one, since it
 * may continue there.
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
