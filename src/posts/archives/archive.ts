/** A file in an archive. Its name is only a name: nothing is ever written where it points. */
export interface ArchiveEntry {
  /** With folders: `data/tweets.js`. */
  readonly name: string;
  /** Unpacked, as the archive states it; content of another size is an error. */
  readonly sizeBytes: number;
  /**
   * The unpacked content. May be called once.
   *
   * @throws {DataFormatError} while iterating: for content that is encrypted, damaged or out of proportion
   */
  chunks(): AsyncIterable<Uint8Array>;
}

/** An archive of files, such as a platform gives to people who ask for their data. */
export interface Archive {
  /** As messages call it: `zip`. */
  readonly kind: string;
  /**
   * The files, in the archive's order. What was not read of one is skipped when the next is asked for. May be called
   * again.
   */
  entries(): AsyncIterable<ArchiveEntry>;
}
