import type { NamedArrays } from '../base/safetensors.ts';

/** What one part of a model, such as an input or a head of a network, adds to a bundle (`BundleContents`). */
export interface BundlePart {
  readonly arrays?: NamedArrays | undefined;
  readonly vocabularies?: Readonly<Record<string, readonly string[]>> | undefined;
  readonly graphs?: Readonly<Record<string, Uint8Array>> | undefined;
}
