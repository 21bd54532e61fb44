import { basename } from 'node:path';
import { InterruptedError } from '../base/errors.ts';
import type { Progress } from '../models/model.ts';
import type { Executed, RunOrder } from './execute.ts';
import type { ResultsFolder, RunResult } from './results.ts';

/** A run with its name in the results folder. */
export interface NamedOrder extends RunOrder {
  readonly name: string;
}

export interface RunAllOptions {
  /** Runs at a time, at most. */
  readonly jobs: number;
  /** MiB that concurrent runs may need together, judged by finished runs. */
  readonly memoryMB: number;
  readonly signal?: AbortSignal;
  readonly start: (
    order: RunOrder,
    onProgress: (progress: Progress) => void,
    signal?: AbortSignal,
  ) => Promise<Executed>;
  /** How the results are made; kept with them. */
  readonly made: RunResult['made'];
  readonly onEvent?: (event: RunEvent) => void;
}

export type RunEvent =
  | {
      readonly kind: 'started' | 'progress';
      readonly order: NamedOrder;
      readonly progress: Progress;
    }
  | { readonly kind: 'ended'; readonly order: NamedOrder; readonly result: RunResult };

/** The memory reserved for a run of which nothing is known, in MiB. */
const UNKNOWN_MB = 1500;

/**
 * Carries out all runs that have no finished result yet, and saves each result as its run ends. A failed run is saved with
 * its error message, and the next call tries it again.
 *
 * @returns the result of every run, in the order given
 * @throws {InterruptedError} once the signal is aborted; finished runs are kept
 */
export async function runAll(
  orders: readonly NamedOrder[],
  folder: ResultsFolder,
  options: RunAllOptions,
): Promise<RunResult[]> {
  const results = new Map<string, RunResult>();
  const left: NamedOrder[] = [];
  const peaks = new Peaks();
  for (const order of orders) {
    const earlier = await folder.read(order.name);
    if (earlier?.figures) {
      results.set(order.name, earlier);
      peaks.learn(order, earlier);
    } else left.push(order);
  }
  const running = new Map<NamedOrder, Promise<void>>();
  // Of the results folder; a run that breaks has a result that says so.
  let failure: unknown;
  const reserved = () => [...running.keys()].reduce((sum, order) => sum + peaks.expect(order), 0);
  while (left.length > 0 || running.size > 0) {
    if (options.signal?.aborted || failure !== undefined) break;
    const next = left[0];
    const fits =
      next !== undefined &&
      running.size < options.jobs &&
      (running.size === 0 || reserved() + peaks.expect(next) <= options.memoryMB);
    if (fits) {
      left.shift();
      const work = doRun(next, folder, options)
        .then((result) => {
          results.set(next.name, result);
          peaks.learn(next, result);
        })
        .catch((error) => {
          failure ??= error;
        })
        .finally(() => running.delete(next));
      running.set(next, work);
    } else await Promise.race(running.values());
  }
  await Promise.all(running.values());
  if (options.signal?.aborted) {
    throw new InterruptedError(
      `interrupted; ${results.size} of ${orders.length} runs are kept in ${folder.path}, and the same command goes on from there`,
    );
  }
  if (failure !== undefined) throw failure;
  return orders.map(({ name }) => results.get(name)!);
}

async function doRun(
  order: NamedOrder,
  folder: ResultsFolder,
  { start, signal, made, onEvent }: RunAllOptions,
): Promise<RunResult> {
  const begun = performance.now();
  onEvent?.({ kind: 'started', order, progress: { phase: 'starting', done: 0, total: 1 } });
  const onProgress = (progress: Progress) => onEvent?.({ kind: 'progress', order, progress });
  const about = () => ({ key: order.key, seconds: (performance.now() - begun) / 1000, made });
  let result: RunResult;
  let executed: Executed | undefined;
  try {
    executed = await start(order, onProgress, signal);
    result = { ...about(), figures: executed.figures };
  } catch (error) {
    if (signal?.aborted) throw error;
    result = { ...about(), error: withoutPaths((error as Error).message, order) };
  }
  await folder.keep(order.name, result, executed);
  onEvent?.({ kind: 'ended', order, result });
  return result;
}

/** Results and reports are published, so they name an encoder or word vectors without the folders of this machine. */
function withoutPaths(message: string, { pretrained = {} }: RunOrder): string {
  return Object.values(pretrained).reduce(
    (rest, path) => rest.replaceAll(path, basename(path)),
    message,
  );
}

/** Expects of a run the peak memory of a finished one of the same row and task, or else the largest peak of the task. */
class Peaks {
  readonly #ofRow = new Map<string, number>();
  readonly #ofTask = new Map<string, number>();

  learn({ key }: RunOrder, { figures }: RunResult): void {
    const peak = figures?.cost?.peakMB;
    if (peak === undefined) return;
    for (const [map, name] of [
      [this.#ofRow, `${key.task}\n${key.label}`],
      [this.#ofTask, key.task],
    ] as const) {
      map.set(name, Math.max(peak, map.get(name) ?? 0));
    }
  }

  expect({ key }: RunOrder): number {
    return (
      this.#ofRow.get(`${key.task}\n${key.label}`) ??
      Math.max(UNKNOWN_MB, this.#ofTask.get(key.task) ?? 0)
    );
  }
}
