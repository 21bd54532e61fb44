/** Bytes in Node and in browsers, where there is no `Buffer`. */

export type Bytes = Uint8Array<ArrayBuffer>;

const loose = new TextDecoder('utf-8', { ignoreBOM: true });
const strict = new TextDecoder('utf-8', { ignoreBOM: true, fatal: true });

/** Decodes UTF-8; what is not becomes U+FFFD. A byte order mark is kept. */
export function decodeUtf8(bytes: Uint8Array): string {
  return loose.decode(bytes);
}

/** Decodes UTF-8; undefined if the bytes are not. A byte order mark is kept. */
export function decodeIfUtf8(bytes: Uint8Array): string | undefined {
  try {
    return strict.decode(bytes);
  } catch {
    return undefined;
  }
}

/** One array with the bytes of all pieces; the piece itself if there is one. */
export function concatBytes(pieces: readonly Uint8Array[]): Uint8Array {
  if (pieces.length === 1) return pieces[0];
  const whole = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
