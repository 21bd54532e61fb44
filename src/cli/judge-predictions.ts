import { throwIfAborted } from '../base/errors.ts';
import { type EvaluationOptions, RankingEvaluator, type Report } from '../evaluation/index.ts';
import { type GoldOptions, PredictionMatch, readGold, readPredictions } from '../posts/index.ts';

/**
 * Evaluates a file of predictions against a file of gold tags. They are matched by id if both have ids, otherwise line
 * by line. The gold tags and their ids stay in memory, but only the metrics of the predictions do, so the predictions
 * may be larger than memory.
 *
 * @param options `reading` says how to read the gold tags
 * @throws {DataFormatError} as the readers; if an id is missing on either side (naming the first and how many), or
 *   if the files differ in length and cannot be matched by id
 * @throws {InterruptedError} when aborted
 */
export async function judgePredictions(
  predictionsFile: string,
  goldFile: string,
  { reading, ...options }: EvaluationOptions & { readonly reading?: GoldOptions },
  signal?: AbortSignal,
): Promise<Report> {
  const gold = await readGold(goldFile, reading);
  const evaluator = new RankingEvaluator(gold.tags, options);
  const match = new PredictionMatch(predictionsFile, goldFile, gold);
  for await (const prediction of readPredictions(predictionsFile)) {
    throwIfAborted(signal, 'evaluation');
    const post = match.placeOf(prediction);
    if (post !== undefined) evaluator.judge(post, prediction.tags);
  }
  match.check();
  return evaluator.report();
}
