/** A post's heat map. Weights of all its texts together sum to at most 1 for each kind. */
export interface HeatMap {
  /** Place of the post among the tested ones. */
  readonly post: number;
  readonly texts: readonly AttendedText[];
}

export interface AttendedText {
  readonly kind: 'post' | 'conversation' | 'earlier post';
  /** In the order of the text. */
  readonly words: readonly string[];
  /** In [0, 1], of each word. */
  readonly weights: readonly number[];
}
