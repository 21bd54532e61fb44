import { InterruptedError, InvalidArgumentError } from '../base/errors.ts';
import { FastRandom } from '../base/fast-random.ts';
import { parseOptions } from '../base/options.ts';
import { Random } from '../base/random.ts';
import { TimeSlice } from '../base/time-slice.ts';
import { type BinnedRows, binLike, binRows } from './bins.ts';
import { createObjective } from './create-objective.ts';
import { growTree, type Tree } from './grow-tree.ts';
import { HistogramMemory } from './histogram.ts';
import { type BoostingOptions, boostingOptions } from './options.ts';
import { checkRows, type TrainingRows } from './training-rows.ts';
import { joinTrees, type TreeEnsemble } from './tree-ensemble.ts';

export interface BoostingContext {
  /** Rows to judge each round on. */
  readonly valid?: TrainingRows | undefined;
  /** Stop after so many rounds without a better score on `valid`, and keep the trees up to the best. */
  readonly earlyStopping?: number | undefined;
  /**
   * Called after each round, counted from 1.
   *
   * @param score on `valid`: nDCG in the first `truncation` places, minus the log loss, or minus the mean squared error;
   *   absent without `valid`
   */
  readonly onRound?: ((round: number, score?: number) => void) | undefined;
  /** When aborted, training ends with the trees so far. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Fits trees to the gradients of a loss, one after another (gradient boosting), with histograms and leaf-wise growth as in
 * LightGBM. The same rows, options and seed give the same trees.
 *
 * Source: Friedman 2001, "Greedy Function Approximation: A Gradient Boosting Machine"; Ke et al. 2017, "LightGBM: A Highly
 * Efficient Gradient Boosting Decision Tree".
 *
 * @throws {InvalidArgumentError} if rows or options do not fit
 * @throws {InterruptedError} if aborted before the first tree
 */
export async function trainTrees(
  rows: TrainingRows,
  options: Partial<BoostingOptions> = {},
  context: BoostingContext = {},
): Promise<TreeEnsemble> {
  const o = parseOptions(boostingOptions, options, 'boosting');
  const count = checkRows(rows, o.objective, 'the training rows');
  const { valid, signal } = context;
  if (valid) checkRows(valid, o.objective, 'the validation rows');
  if (valid && valid.features !== rows.features) {
    throw new InvalidArgumentError(
      `the validation rows must have ${rows.features} features, as the training rows have, got ${valid.features}`,
    );
  }
  if (context.earlyStopping !== undefined && !valid) {
    throw new InvalidArgumentError('early stopping needs validation rows ("valid")');
  }
  const binned = binRows(rows.values, rows.features, o.bins);
  const objective = createObjective(rows, o);
  const scores = new Float64Array(count).fill(objective.bias);
  const usable = usableFeatures(binned);
  const most = Math.min(usable.length, Math.max(1, Math.round(o.featureShare * usable.length)));
  const memory = new HistogramMemory(binned, most, Math.min(o.leaves, count));
  const judge = valid && judgeOf(valid, binned, objective.bias, o);

  const random = new FastRandom(new Random(o.seed));
  const slice = new TimeSlice();
  const trees: Tree[] = [];
  let drawn = { bag: new Uint32Array(0), rest: new Uint32Array(0) };
  let best = { score: Number.NEGATIVE_INFINITY, rounds: 0 };
  for (let round = 0; round < o.rounds; round++) {
    if (slice.isOver()) await slice.rest();
    if (signal?.aborted) break;
    objective.derive(scores, memory.gradients, memory.hessians);
    if (round % o.baggingEvery === 0) drawn = drawRows(count, o.baggingShare, random);
    const features = drawFeatures(usable, most, random);
    const bag = memory.rows.subarray(0, drawn.bag.length);
    bag.set(drawn.bag);
    const { tree, leafRows } = growTree(binned, memory, features, bag, o);
    trees.push(tree);
    addLeaves(scores, tree, leafRows, o.learningRate);
    addTree(scores, drawn.rest, tree, binned, o.learningRate);
    const score = judge?.(tree);
    context.onRound?.(round + 1, score);
    if (score === undefined) continue;
    if (score > best.score) best = { score, rounds: round + 1 };
    else if (context.earlyStopping && round + 1 - best.rounds >= context.earlyStopping) break;
  }
  if (trees.length === 0)
    throw new InterruptedError('boosting was interrupted before its first tree');
  const kept = context.earlyStopping ? trees.slice(0, best.rounds) : trees;
  return joinTrees(kept, binned.mappers, objective.bias, o.learningRate);
}

/** A function that adds a tree to the validation rows' scores and judges them. */
function judgeOf(
  valid: TrainingRows,
  { mappers }: BinnedRows,
  bias: number,
  options: BoostingOptions,
): (tree: Tree) => number {
  const binned = binLike(valid.values, mappers);
  const objective = createObjective(valid, options);
  const scores = new Float64Array(binned.rows).fill(bias);
  const every = Uint32Array.from(scores.keys());
  return (tree) => {
    addTree(scores, every, tree, binned, options.learningRate);
    return objective.judge(scores);
  };
}

/** Draws each row with the given probability, at least one. @returns rows that are drawn and those that are not, both ascending */
function drawRows(
  count: number,
  share: number,
  random: FastRandom,
): Record<'bag' | 'rest', Uint32Array<ArrayBuffer>> {
  const bag = new Uint32Array(count);
  const rest = new Uint32Array(count);
  let size = 0;
  for (let row = 0; row < count; row++) {
    if (share === 1 || random.uniform() < share) bag[size++] = row;
    else rest[row - size] = row;
  }
  if (size > 0) return { bag: bag.slice(0, size), rest: rest.slice(0, count - size) };
  const only = random.integer(count);
  return { bag: Uint32Array.of(only), rest: rest.filter((row) => row !== only) };
}

/** The features that are not constant, ascending. */
function usableFeatures({ mappers }: BinnedRows): number[] {
  return [...mappers.keys()].filter((f) => mappers[f].bins > 1);
}

/** Draws `size` of the features. @returns them ascending */
function drawFeatures(usable: readonly number[], size: number, random: FastRandom): Uint32Array {
  const left = [...usable];
  for (let i = 0; i < size; i++) {
    const j = i + random.integer(left.length - i);
    [left[i], left[j]] = [left[j], left[i]];
  }
  return Uint32Array.from(left.slice(0, size)).sort();
}

function addLeaves(scores: Float64Array, { values }: Tree, leafRows: Uint32Array[], rate: number) {
  for (const [leaf, rows] of leafRows.entries()) {
    const value = rate * values[leaf];
    for (let i = 0; i < rows.length; i++) scores[rows[i]] += value;
  }
}

/** Adds to the scores of some rows what the tree says of them. */
function addTree(
  scores: Float64Array,
  some: Uint32Array,
  tree: Tree,
  binned: BinnedRows,
  rate: number,
): void {
  const { feature, bin, left, right, missingLeft, values } = tree;
  const { bins, rows, mappers } = binned;
  const first = feature.map((f) => f * rows);
  const missing = feature.map((f) => mappers[f].missing);
  for (const row of some) {
    let node = feature.length === 0 ? -1 : 0;
    while (node >= 0) {
      const own = bins[first[node] + row];
      const goesLeft = own === missing[node] ? missingLeft[node] : own <= bin[node];
      node = goesLeft ? left[node] : right[node];
    }
    scores[row] += rate * values[-node - 1];
  }
}
