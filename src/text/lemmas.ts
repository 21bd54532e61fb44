/** Replaces English words by their dictionary form, one for one. */
export interface Lemmatizer {
  lemmatize(tokens: readonly string[]): string[];
}
