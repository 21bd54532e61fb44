/**
 * Keeps encodings outside of memory, so that a text is encoded once for all runs, and a run that was killed continues
 * where it was. `EncodingFolder` keeps them on the disk.
 */
export interface EncodingStore {
  /**
   * @param encoder identifies the encoder and its settings
   * @param dimension D
   */
  open(encoder: string, dimension: number): Promise<StoredEncodings>;
}

/** The encodings of one encoder, by text. Rows are numbered in the order in which they are found or added. */
export interface StoredEncodings {
  /** The row with the encoding of a text; undefined if there is none. */
  row(text: string): number | undefined;
  /** @param encodings shape (N, D): those of the texts, which have no row yet */
  add(texts: readonly string[], encodings: Float32Array): Promise<void>;
  /** Reads one row of D numbers. @throws {FileAccessError} if it cannot be read */
  read(row: number, into: Float32Array): void;
}
