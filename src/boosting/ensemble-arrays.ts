/** The arrays of an ensemble, its trees one after another. T trees, M inner nodes, L leaves. */
export interface EnsembleArrays {
  /** [T + 1]: where the inner nodes of each tree begin, then M. A tree of one leaf has none. */
  readonly nodes: Uint32Array;
  /** [T + 1]: where the leaves of each tree begin, then L. */
  readonly leaves: Uint32Array;
  /** [M]. */
  readonly feature: Uint32Array;
  /** [M]: values up to the threshold go left. */
  readonly threshold: Float32Array;
  /** [M]: 1 if missing values go left. */
  readonly missingLeft: Uint8Array;
  /** [M]: the child for rows that go left, as in `Tree`, numbered within its tree. */
  readonly left: Int32Array;
  readonly right: Int32Array;
  /** [M]. */
  readonly gain: Float32Array;
  /** [L]: what a leaf adds to the score. */
  readonly values: Float64Array;
}
