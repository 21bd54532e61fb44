import type { BinnedRows } from './bins.ts';
import { type Histogram, type HistogramMemory, subtract } from './histogram.ts';
import { findSplit, type NodeSums, type Split, type SplitLimits } from './split.ts';

/**
 * One tree. Inner nodes are numbered from 0, the root; a child c >= 0 is the inner node c, and c < 0 is leaf -c - 1. Children
 * come after their parents.
 */
export interface Tree {
  readonly feature: number[];
  /** Rows up to this bin go left. */
  readonly bin: number[];
  readonly missingLeft: boolean[];
  readonly gain: number[];
  readonly left: number[];
  readonly right: number[];
  /** -G / (H + l2) of each leaf, without the learning rate. */
  readonly values: number[];
}

export interface GrowOptions extends SplitLimits {
  readonly leaves: number;
}

/** A leaf that may yet be split. */
interface Leaf {
  readonly rows: Uint32Array;
  readonly sums: NodeSums;
  /** Absent if the leaf is never split. */
  readonly candidate: Candidate | undefined;
  /** The inner node that it hangs on, and on which side; -1 for the root. */
  readonly parent: number;
  readonly isLeft: boolean;
}

/** How a leaf can be split. */
interface Candidate {
  readonly split: Split;
  readonly histogram: Histogram;
  /** 1 for each feature in use that may split its children. */
  readonly splittable: Uint8Array;
}

/**
 * Grows a tree leaf by leaf: the leaf whose split gains most is split next, until there are `leaves` of them or no split gains
 * anything. The histogram of the child with fewer rows is summed, the other's is its parent's minus that.
 *
 * @param memory holds the gradients and hessians of all rows
 * @param features that the tree may use
 * @param rows that it is fitted to, ascending, a part of `memory.rows`; rearranged by leaf in place
 * @returns the tree and the rows of each leaf
 */
export function growTree(
  binned: BinnedRows,
  memory: HistogramMemory,
  features: Uint32Array,
  rows: Uint32Array,
  options: GrowOptions,
): { tree: Tree; leafRows: Uint32Array[] } {
  const layout = memory.layOut(features, binned);
  const right = new Uint32Array(rows.length);
  const tree: Tree = {
    feature: [],
    bin: [],
    missingLeft: [],
    gain: [],
    left: [],
    right: [],
    values: [],
  };
  const isLarge = (of: Uint32Array) => of.length >= 2 * options.minRowsPerLeaf;
  /** @param histogram given back if the node cannot be split */
  const candidateOf = (
    of: Uint32Array,
    sums: NodeSums,
    histogram: Histogram | undefined,
    inherited: Uint8Array,
  ): Candidate | undefined => {
    if (!histogram) return undefined;
    const splittable = inherited.slice();
    const split = isLarge(of) && findSplit(histogram, layout, binned, sums, options, splittable);
    if (split) return { split, histogram, splittable };
    memory.free(histogram);
    return undefined;
  };

  const sums = sumsOf(rows, memory);
  const every = new Uint8Array(features.length).fill(1);
  const candidate = candidateOf(rows, sums, memory.sum(rows), every);
  const open: Leaf[] = [{ rows, sums, candidate, parent: -1, isLeft: true }];
  while (open.length < options.leaves) {
    const at = indexOfBest(open);
    if (at < 0) break;
    const { rows: own, sums: whole, parent, isLeft } = open[at];
    const { split, histogram, splittable } = open[at].candidate!;
    const { feature, bin, missingLeft, gain, left } = split;
    const node = tree.feature.push(feature) - 1;
    tree.bin.push(bin);
    tree.missingLeft.push(missingLeft);
    tree.gain.push(gain);
    tree.left.push(0);
    tree.right.push(0);
    if (parent >= 0) (isLeft ? tree.left : tree.right)[parent] = node;

    const middle = partition(own, binned, split, right);
    const [a, b] = [own.subarray(0, middle), own.subarray(middle)];
    const sumsA = { ...left, rows: a.length };
    const sumsB = {
      gradient: whole.gradient - left.gradient,
      hessian: whole.hessian - left.hessian,
      rows: b.length,
    };
    let histograms: (Histogram | undefined)[] = [];
    if (open.length + 1 < options.leaves && (isLarge(a) || isLarge(b))) {
      const smaller = memory.sum(a.length < b.length ? a : b);
      subtract(histogram, smaller);
      histograms = a.length < b.length ? [smaller, histogram] : [histogram, smaller];
    } else {
      memory.free(histogram);
    }
    const leafOf = (of: Uint32Array, own: NodeSums, side: 0 | 1): Leaf => ({
      rows: of,
      sums: own,
      candidate: candidateOf(of, own, histograms[side], splittable),
      parent: node,
      isLeft: side === 0,
    });
    open[at] = leafOf(a, sumsA, 0);
    open.push(leafOf(b, sumsB, 1));
  }
  for (const [i, leaf] of open.entries()) {
    if (leaf.parent >= 0) (leaf.isLeft ? tree.left : tree.right)[leaf.parent] = -i - 1;
    tree.values.push(-leaf.sums.gradient / (leaf.sums.hessian + options.l2));
  }
  return { tree, leafRows: open.map((leaf) => leaf.rows) };
}

/** @returns -1 if no leaf can be split */
function indexOfBest(leaves: readonly Leaf[]): number {
  let best = -1;
  for (const [i, { candidate }] of leaves.entries()) {
    if (!candidate) continue;
    if (best < 0 || candidate.split.gain > leaves[best].candidate!.split.gain) best = i;
  }
  return best;
}

function sumsOf(rows: Uint32Array, { gradients, hessians }: HistogramMemory): NodeSums {
  let gradient = 0;
  let hessian = 0;
  for (let i = 0; i < rows.length; i++) {
    gradient += gradients[rows[i]];
    hessian += hessians[rows[i]];
  }
  return { gradient, hessian, rows: rows.length };
}

/**
 * Moves the rows that go left to the front, keeping the order on both sides. Without branches, which could not be predicted.
 *
 * @param right room for the rows that go right
 * @returns how many go left
 */
function partition(
  rows: Uint32Array,
  { bins, rows: all, mappers }: BinnedRows,
  { feature, bin, missingLeft }: Split,
  right: Uint32Array,
): number {
  const { missing } = mappers[feature];
  const goesLeft = new Uint8Array(256).fill(1, 0, bin + 1);
  if (missing >= 0) goesLeft[missing] = Number(missingLeft);
  const first = feature * all;
  let left = 0;
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i];
    rows[left] = row;
    right[i - left] = row;
    left += goesLeft[bins[first + row]];
  }
  rows.set(right.subarray(0, rows.length - left), left);
  return left;
}
