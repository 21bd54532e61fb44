import { throwIfAborted } from '../../base/errors.ts';
import { Random } from '../../base/random.ts';
import type { SparseRows } from '../../base/sparse-rows.ts';
import { TimeSlice } from '../../base/time-slice.ts';
import type { FitContext } from '../model.ts';
import type { LinearOptions } from './options.ts';
import type { Solver } from './problem.ts';
import { type SparseWeights, SparseWeightsBuilder } from './sparse-weights.ts';
import { TagProblems } from './tag-problems.ts';

/**
 * Solves one two-class problem per output: its rows against the others (see `TagProblems` for when this is exact).
 * When aborted, the outputs trained so far are kept, and the others are never recommended.
 *
 * @param positives the rows of each output, ascending; outputs in order of importance
 * @throws {InterruptedError} when aborted before the first output is trained
 */
export async function fitOneVsRest(
  rows: SparseRows,
  positives: readonly Int32Array[],
  solver: Solver,
  options: LinearOptions,
  context: FitContext,
): Promise<SparseWeights> {
  throwIfAborted(context.signal, 'training');
  const { C, eps, maxIterations, prune } = options;
  const problems = new TagProblems(rows, options);
  const weights = new SparseWeightsBuilder(positives.length, rows.columns, prune);
  const random = new Random(context.seed);
  let unfinished = 0;
  const slice = new TimeSlice();
  for (const [output, own] of positives.entries()) {
    const stream = random.split(`${output}`);
    const { problem, features } = problems.problem(own, C, stream);
    const solution = solver(problem, { eps, maxIterations, random: stream });
    if (solution.iterations === maxIterations) unfinished++;
    weights.add(solution, features);
    context.onProgress?.({ phase: 'fit', done: output + 1, total: positives.length });
    if (!slice.isOver()) continue;
    await slice.rest();
    if (context.signal?.aborted) {
      context.logger.warn(
        `training was interrupted: kept the ${output + 1} most used of ${positives.length}`,
      );
      break;
    }
  }
  if (unfinished > 0) {
    context.logger.info(
      `${unfinished} of ${positives.length} problems stopped at ${maxIterations} iterations`,
    );
  }
  return weights.finish();
}
