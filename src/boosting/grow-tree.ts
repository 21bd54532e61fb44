import type { BinnedRows } from './bins.ts';
import { type Histogram, type HistogramLayout, layOut, subtract, sumByBin } from './histogram.ts';
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
  readonly histogram: Histogram;
  readonly split: Split | undefined;
  /** 1 for each feature in use that may split its children. */
  readonly splittable: Uint8Array;
  /** The inner node that it hangs on, and on which side; -1 for the root. */
  readonly parent: number;
  readonly isLeft: boolean;
}

/**
 * Grows a tree leaf by leaf: the leaf whose split gains most is split next, until there are `leaves` of them or no split gains
 * anything. The histogram of the child with fewer rows is summed, the other's is its parent's minus that.
 *
 * @param features that the tree may use
 * @param rows that it is fitted to, ascending; rearranged by leaf in place
 * @param gradients of all rows, `hessians` likewise
 * @returns the tree and the rows of each leaf
 */
export function growTree(
  binned: BinnedRows,
  features: Uint32Array,
  rows: Uint32Array,
  gradients: Float32Array,
  hessians: Float32Array,
  options: GrowOptions,
): { tree: Tree; leafRows: Uint32Array[] } {
  const layout = layOut(features, binned);
  const scratch = new Scratch(rows.length);
  const tree: Tree = {
    feature: [],
    bin: [],
    missingLeft: [],
    gain: [],
    left: [],
    right: [],
    values: [],
  };
  const sumNode = (of: Uint32Array, histogram: Histogram) => {
    scratch.gather(of, gradients, hessians);
    sumByBin(histogram, layout, binned, of, scratch.gradients, scratch.hessians);
  };
  const leafOf = (
    of: Uint32Array,
    sums: NodeSums,
    histogram: Histogram,
    inherited: Uint8Array,
    parent: number,
    isLeft: boolean,
  ): Leaf => {
    const splittable = inherited.slice();
    const split =
      of.length < 2 * options.minRowsPerLeaf
        ? undefined
        : findSplit(histogram, layout, binned, sums, options, splittable);
    return { rows: of, sums, histogram, split, splittable, parent, isLeft };
  };

  const whole = newHistogram(layout);
  sumNode(rows, whole);
  const every = new Uint8Array(features.length).fill(1);
  const open = [leafOf(rows, sumsOf(rows, gradients, hessians), whole, every, -1, true)];
  while (open.length < options.leaves) {
    const at = indexOfBest(open);
    if (at < 0) break;
    const { rows: own, sums, histogram, split, splittable, parent, isLeft } = open[at];
    const { feature, bin, missingLeft, gain, left } = split!;
    const node = tree.feature.push(feature) - 1;
    tree.bin.push(bin);
    tree.missingLeft.push(missingLeft);
    tree.gain.push(gain);
    tree.left.push(0);
    tree.right.push(0);
    if (parent >= 0) (isLeft ? tree.left : tree.right)[parent] = node;

    const middle = scratch.partition(own, binned, split!);
    const [a, b] = [own.subarray(0, middle), own.subarray(middle)];
    const sumsA = { ...left, rows: a.length };
    const sumsB = {
      gradient: sums.gradient - left.gradient,
      hessian: sums.hessian - left.hessian,
      rows: b.length,
    };
    const other = newHistogram(layout);
    sumNode(a.length < b.length ? a : b, other);
    subtract(histogram, other);
    const [histogramA, histogramB] = a.length < b.length ? [other, histogram] : [histogram, other];
    open[at] = leafOf(a, sumsA, histogramA, splittable, node, true);
    open.push(leafOf(b, sumsB, histogramB, splittable, node, false));
  }
  for (const [i, { sums, parent, isLeft }] of open.entries()) {
    if (parent >= 0) (isLeft ? tree.left : tree.right)[parent] = -i - 1;
    tree.values.push(-sums.gradient / (sums.hessian + options.l2));
  }
  return { tree, leafRows: open.map((leaf) => leaf.rows) };
}

/** @returns -1 if no leaf has a split */
function indexOfBest(leaves: readonly Leaf[]): number {
  let best = -1;
  for (const [i, { split }] of leaves.entries()) {
    if (split && (best < 0 || split.gain > leaves[best].split!.gain)) best = i;
  }
  return best;
}

function newHistogram({ offsets }: HistogramLayout): Histogram {
  return new Float64Array(2 * offsets[offsets.length - 1]);
}

function sumsOf(rows: Uint32Array, gradients: Float32Array, hessians: Float32Array): NodeSums {
  let gradient = 0;
  let hessian = 0;
  for (let i = 0; i < rows.length; i++) {
    gradient += gradients[rows[i]];
    hessian += hessians[rows[i]];
  }
  return { gradient, hessian, rows: rows.length };
}

/** Buffers that the nodes of a tree share. */
class Scratch {
  gradients: Float32Array;
  hessians: Float32Array;
  readonly #right: Uint32Array;

  constructor(rows: number) {
    this.gradients = new Float32Array(rows);
    this.hessians = new Float32Array(rows);
    this.#right = new Uint32Array(rows);
  }

  /** Lines up the gradients and hessians of a node's rows, so that they are read in order for each feature. */
  gather(rows: Uint32Array, gradients: Float32Array, hessians: Float32Array): void {
    for (let i = 0; i < rows.length; i++) {
      this.gradients[i] = gradients[rows[i]];
      this.hessians[i] = hessians[rows[i]];
    }
  }

  /** Moves the rows that go left to the front, keeping the order on both sides. @returns how many they are */
  partition(rows: Uint32Array, { bins, rows: all, mappers }: BinnedRows, split: Split): number {
    const { feature, bin, missingLeft } = split;
    const { missing } = mappers[feature];
    const first = feature * all;
    let left = 0;
    let right = 0;
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i];
      const own = bins[first + row];
      if (own === missing ? missingLeft : own <= bin) rows[left++] = row;
      else this.#right[right++] = row;
    }
    rows.set(this.#right.subarray(0, right), left);
    return left;
  }
}
