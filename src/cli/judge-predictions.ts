import { DataFormatError, throwIfAborted } from '../base/errors.ts';
import { type EvaluationOptions, RankingEvaluator, type Report } from '../evaluation/index.ts';
import {
  type GoldOptions,
  type GoldTags,
  type Prediction,
  readGold,
  readPredictions,
} from '../posts/index.ts';

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
  const match = new Match(predictionsFile, goldFile, gold);
  for await (const prediction of readPredictions(predictionsFile)) {
    throwIfAborted(signal, 'evaluation');
    const post = match.placeOf(prediction);
    if (post !== undefined) evaluator.judge(post, prediction.tags);
  }
  match.check();
  return evaluator.report();
}

/** Matches predictions with posts. */
class Match {
  readonly #files: readonly [predictions: string, gold: string];
  readonly #gold: GoldTags;
  /** By id, if both files have ids. */
  readonly #places: ReadonlyMap<string, number> | undefined;
  /** The line of each post's prediction, 0 if there is none so far; shape (posts,). */
  readonly #lines: Uint32Array;
  #byId = false;
  #count = 0;
  readonly #extra = { count: 0, first: '' };

  constructor(predictions: string, goldFile: string, gold: GoldTags) {
    this.#files = [predictions, goldFile];
    this.#gold = gold;
    this.#places = gold.ids && new Map(gold.ids.map((id, post) => [id, post]));
    this.#lines = new Uint32Array(gold.tags.length);
  }

  /**
   * The index of a prediction's post among the gold tags; undefined if there is none, which `check` reports.
   *
   * @throws {DataFormatError} if an id occurs a second time
   */
  placeOf({ id, line }: Prediction): number | undefined {
    const order = this.#count++;
    this.#byId = id !== undefined && this.#places !== undefined;
    const post = this.#byId ? this.#places!.get(id!) : order;
    if (post === undefined || post >= this.#lines.length) {
      if (this.#extra.count++ === 0) this.#extra.first = id ?? '';
      return undefined;
    }
    if (this.#lines[post] > 0) {
      throw new DataFormatError(
        `${this.#files[0]} line ${line}: the id "${id}" is already on line ${this.#lines[post]}`,
      );
    }
    this.#lines[post] = line;
    return post;
  }

  /** @throws {DataFormatError} unless each post has a prediction and each prediction has a post */
  check(): void {
    const [predictions, goldFile] = this.#files;
    const missing = this.#lines.reduce((count, line) => count + (line === 0 ? 1 : 0), 0);
    if (missing === 0 && this.#extra.count === 0) return;
    if (!this.#byId) {
      throw new DataFormatError(
        `${predictions} has ${this.#count} posts and ${goldFile} has ${this.#lines.length}; ` +
          'without ids in both files, line n of one must be line n of the other',
      );
    }
    const problems: string[] = [];
    if (missing > 0) {
      const first = this.#gold.ids![this.#lines.indexOf(0)];
      problems.push(`${missing} posts have no prediction (first: "${first}")`);
    }
    if (this.#extra.count > 0) {
      const { count, first } = this.#extra;
      problems.push(`${count} predictions match no post (first: "${first}")`);
    }
    throw new DataFormatError(`${predictions} does not match ${goldFile}: ${problems.join('; ')}`);
  }
}
