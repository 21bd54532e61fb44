import type { NamedArrays } from '../../base/safetensors.ts';

/** The files of a pre-trained encoder: a tokenizer, and either a graph or token vectors. */
export interface EncoderFiles {
  /** The folder or bundle, for messages. */
  readonly name: string;
  /** As `Encoder.id`. */
  readonly id: string;
  /** The contents of `tokenizer.json`. */
  readonly tokenizer: string;
  /** Of a transformer: an ONNX model. It may be untrusted. */
  readonly graph?: Uint8Array | undefined;
  /** Of static embeddings: the contents of `model.safetensors`. */
  readonly arrays?: NamedArrays | undefined;
}
