import type { BundlePart } from '../bundle-part.ts';

/** How the vectors of a text's tokens become one. */
export interface EncodeOptions {
  /** Their mean, or the first one (BERT's [CLS]). */
  readonly pooling: 'mean' | 'cls';
  /** Tokens after so many are not read, special ones included. */
  readonly maxTokens: number;
}

/** A pre-trained encoder: it turns texts into vectors and learns nothing from posts. */
export interface Encoder {
  /** Identifies the encoder: equal names, equal encodings. At most 64 letters, digits, `-`, `_` and `.`. */
  readonly id: string;
  /** D */
  readonly dimension: number;
  /**
   * Encodes texts. The result for a text does not depend on the others. A text without tokens has a finite vector, too.
   *
   * @returns shape (N, D), row-major, in the order of the texts
   */
  encode(texts: readonly string[], options: EncodeOptions): Promise<Float32Array>;
  /**
   * What a bundle keeps, so that `loadEncoder` restores the encoder: arrays, lists and graphs whose names begin with
   * `encoder`. An encoder without it must be passed in the runtime to load the bundle (`Runtime.encoder`).
   */
  save?(): BundlePart;
  release?(): Promise<void>;
}
