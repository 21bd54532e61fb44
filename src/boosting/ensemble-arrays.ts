import { checkFinite, checkIndices, checkOffsets } from '../base/array-checks.ts';
import { DataFormatError } from '../base/errors.ts';

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

/**
 * Checks that every row reaches a leaf of each tree, and that each node and leaf hangs on one node.
 *
 * @param where what the arrays belong to, for messages
 * @throws {DataFormatError} that says which array is wrong
 */
export function checkEnsemble(arrays: EnsembleArrays, features: number, where: string): void {
  const { nodes, leaves, feature, threshold, missingLeft, left, right, gain, values } = arrays;
  const what = (name: string) => `${where}: array "${name}"`;
  checkOffsets(nodes, feature.length, what('nodes'));
  checkOffsets(leaves, values.length, what('leaves'));
  if (leaves.length !== nodes.length) {
    throw new DataFormatError(
      `${what('leaves')} must have ${nodes.length} numbers, as "nodes" has, got ${leaves.length}`,
    );
  }
  for (const [name, array] of Object.entries({ threshold, missingLeft, left, right, gain })) {
    if (array.length === feature.length) continue;
    throw new DataFormatError(
      `${what(name)} must have one number for each of ${feature.length} nodes, got ${array.length}`,
    );
  }
  checkIndices(feature, features, what('feature'));
  checkFinite(threshold, what('threshold'));
  checkFinite(values, what('values'));
  checkFinite(gain, what('gain'));
  for (let t = 0; t + 1 < nodes.length; t++) {
    const inner = nodes[t + 1] - nodes[t];
    const ends = leaves[t + 1] - leaves[t];
    if (ends !== inner + 1) {
      throw new DataFormatError(
        `${what('leaves')} must give tree ${t} ${inner + 1} leaves for ${inner} nodes, got ${ends}`,
      );
    }
    const isChild = new Uint8Array(inner + ends);
    for (let n = 0; n < inner; n++) {
      for (const child of [left[nodes[t] + n], right[nodes[t] + n]]) {
        // Children come after their parents, so no path goes in a circle.
        const isThere = child < 0 ? -child <= ends : child > n && child < inner;
        const place = child < 0 ? inner - child - 1 : child;
        if (isThere && isChild[place]++ === 0) continue;
        throw new DataFormatError(
          `${where}: node ${n} of tree ${t} must have children in (${n}, ${inner}) or leaves in [-${ends}, -1], each of one node, got ${child}`,
        );
      }
    }
  }
}
