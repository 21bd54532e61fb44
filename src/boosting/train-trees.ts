import { InterruptedError, InvalidArgumentError } from '../base/errors.ts';
import { FastRandom } from '../base/fast-random.ts';
import { parseOptions } from '../base/options.ts';
import { Random } from '../base/random.ts';
import { TimeSlice } from '../base/time-slice.ts';
import { type BinnedRows, binLike, binRows } from './bins.ts';
import { createObjective } from './create-objective.ts';
import { growTree, type Tree } from './grow-tree.ts';
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
  const gradients = new Float32Array(count);
  const hessians = new Float32Array(count);
  const judge = valid && judgeOf(valid, binned, objective.bias, o);

  const random = new FastRandom(new Random(o.seed));
  const slice = new TimeSlice();
  const trees: Tree[] = [];
  let bag = new Uint32Array(0);
  let best = { score: Number.NEGATIVE_INFINITY, rounds: 0 };
  for (let round = 0; round < o.rounds; round++) {
    if (slice.isOver()) await slice.rest();
    if (signal?.aborted) break;
    objective.derive(scores, gradients, hessians);
    if (round % o.baggingEvery === 0) bag = drawRows(count, o.baggingShare, random);
    const features = drawFeatures(binned, o.featureShare, random);
    const { tree, leafRows } = growTree(binned, features, bag.slice(), gradients, hessians, o);
    trees.push(tree);
    if (bag.length === count) addLeaves(scores, tree, leafRows, o.learningRate);
    else addTree(scores, tree, binned, o.learningRate);
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
  return (tree) => {
    addTree(scores, tree, binned, options.learningRate);
    return objective.judge(scores);
  };
}

/** Each row with the given probability, ascending. At least one row. */
function drawRows(count: number, share: number, random: FastRandom): Uint32Array<ArrayBuffer> {
  const drawn = new Uint32Array(count);
  let size = 0;
  for (let row = 0; row < count; row++) {
    if (share === 1 || random.uniform() < share) drawn[size++] = row;
  }
  if (size === 0) drawn[size++] = random.integer(count);
  return drawn.slice(0, size);
}

/** A share of the features that are not constant, ascending. At least one, if there are any. */
function drawFeatures({ mappers }: BinnedRows, share: number, random: FastRandom): Uint32Array {
  const left = [...mappers.keys()].filter((f) => mappers[f].bins > 1);
  const size = Math.min(left.length, Math.max(1, Math.round(share * left.length)));
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

function addTree(scores: Float64Array, tree: Tree, binned: BinnedRows, rate: number): void {
  const { feature, bin, left, right, missingLeft, values } = tree;
  const { bins, rows, mappers } = binned;
  if (feature.length === 0) {
    for (let row = 0; row < rows; row++) scores[row] += rate * values[0];
    return;
  }
  const first = feature.map((f) => f * rows);
  const missing = feature.map((f) => mappers[f].missing);
  for (let row = 0; row < rows; row++) {
    let node = 0;
    do {
      const own = bins[first[node] + row];
      const goesLeft = own === missing[node] ? missingLeft[node] : own <= bin[node];
      node = goesLeft ? left[node] : right[node];
    } while (node >= 0);
    scores[row] += rate * values[-node - 1];
  }
}
