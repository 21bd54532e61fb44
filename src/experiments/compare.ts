import { FileAccessError, InvalidArgumentError } from '../base/errors.ts';
import { loadModel } from '../models/registry.ts';
import type { Post } from '../posts/index.ts';
import { type Experiment, parseExperiment, type Task } from './experiment.ts';
import { orderOf } from './order.ts';
import { type PlannedRow, planRows, planRuns, type Run } from './plan.ts';
import { type OfEachKind, PretrainedFiles } from './pretrained.ts';
import type { ResultsFolder, RunResult } from './results.ts';
import { type NamedOrder, type RunAllOptions, runAll } from './run-all.ts';
import { summarize, type TaskSummary } from './summary.ts';
import { filesOf, hashesOf, loadTask, type TaskFiles } from './task-data.ts';

/** An experiment that has been read and checked, but not run. */
export interface Plan {
  readonly experiment: Experiment;
  readonly rows: readonly PlannedRow[];
  /** Every run whose posts exist, and the order of each. */
  readonly runs: readonly Run[];
  readonly orders: readonly NamedOrder[];
  /** The orders to carry out: those of `PlanOptions.only`. */
  readonly chosen: readonly NamedOrder[];
  readonly files: Readonly<Record<string, TaskFiles>>;
  /** SHA-256 of each file of each task. */
  readonly data: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

export interface PlanOptions {
  /** The experiment's file, for messages. */
  readonly where: string;
  /** The folder to which paths in the experiment are relative. */
  readonly base: string;
  /** Only rows and tasks of these names; a row's name or its family's. Default: all. */
  readonly only?: readonly string[];
  /** Paths of an encoder and of word vectors, for rows that ask for one and name none. */
  readonly pretrained?: OfEachKind<string>;
  /** A folder for what encoders compute, shared by all runs (default: each run keeps it in memory). */
  readonly encodings?: string;
}

/**
 * Reads an experiment and checks everything that can be checked before training: keys, models, options, tasks, files.
 *
 * @throws {InvalidArgumentError} naming the place in the file
 * @throws {FileAccessError} if a part of a task, a predictions file, an encoder or word vectors are missing
 */
export async function planExperiment(text: string, options: PlanOptions): Promise<Plan> {
  const { where, base, only = [], pretrained } = options;
  const experiment = parseExperiment(text, where);
  const found = new PretrainedFiles(base, pretrained);
  const rows = await planRows(experiment, where, loadModel, found);
  const files: Record<string, TaskFiles> = {};
  const data: Record<string, Record<string, string>> = {};
  const all = planRuns(experiment, rows, where);
  const asked = new Set(selected(all, only, where));
  const tasks = new Set([...asked].map(({ task }) => task));
  for (const task of experiment.tasks) {
    const found = unlessMissing(() => filesOf(task, base, experiment.part), tasks.has(task));
    if (found === undefined) continue;
    files[task.name] = found;
    data[task.name] = await hashesOf(found);
  }
  const possible = await withNeeds(
    all.filter(({ task }) => files[task.name] !== undefined),
    async (task) => (await loadTask(task, files[task.name], experiment)).train,
  );
  const runs: Run[] = [];
  const orders: NamedOrder[] = [];
  const chosen: NamedOrder[] = [];
  for (const run of possible) {
    const order = await orderOf(run, experiment, options, {
      files: files[run.task.name],
      hashes: data[run.task.name],
    }).catch((error) =>
      unlessMissing(() => {
        throw error;
      }, asked.has(run)),
    );
    if (order === undefined) continue;
    runs.push(run);
    orders.push(order);
    if (asked.has(run)) chosen.push(order);
  }
  return { experiment, rows, runs, orders, chosen, files, data };
}

/** Returns undefined if a file is missing that only other runs need. */
function unlessMissing<T>(find: () => T, isNeeded: boolean): T | undefined {
  try {
    return find();
  } catch (error) {
    if (isNeeded || !(error instanceof FileAccessError)) throw error;
    return undefined;
  }
}

/** The runs of a plan that have a result, from this call or an earlier one. */
export interface Compared extends Plan {
  /** One for each of `runs`. */
  readonly results: readonly RunResult[];
  /** Runs of the experiment without a result. */
  readonly missing: readonly Run[];
  readonly summaries: readonly TaskSummary[];
}

/**
 * Carries out the chosen runs of a plan, except those that have finished before.
 *
 * @throws {FileAccessError} if `folder` holds results of another experiment or of other posts
 * @throws {InterruptedError} once the signal is aborted; finished runs are kept
 */
export async function compare(
  plan: Plan,
  folder: ResultsFolder,
  options: RunAllOptions,
): Promise<Compared> {
  const { experiment, chosen, data } = plan;
  await folder.open(experiment, data);
  const done = await runAll(chosen, folder, options);
  const byName = new Map(chosen.map(({ name }, at) => [name, done[at]]));
  const runs: Run[] = [];
  const orders: NamedOrder[] = [];
  const results: RunResult[] = [];
  const missing: Run[] = [];
  for (const [at, order] of plan.orders.entries()) {
    const result = byName.get(order.name) ?? (await folder.read(order.name));
    if (result === undefined) {
      missing.push(plan.runs[at]);
      continue;
    }
    runs.push(plan.runs[at]);
    orders.push(order);
    results.push(result);
  }
  const summaries = summarize(experiment, runs, results);
  return { ...plan, runs, orders, results, missing, summaries };
}

function selected(runs: readonly Run[], only: readonly string[], where: string): readonly Run[] {
  if (only.length === 0) return runs;
  const names = new Set(runs.flatMap(({ task, row }) => [task.name, row.label, row.family]));
  const unknown = only.find((name) => !names.has(name));
  if (unknown !== undefined) {
    throw new InvalidArgumentError(
      `--only ${unknown}: ${where} has no task or row of this name; it has: ${[...names].join(', ')}`,
    );
  }
  const tasks = only.filter((name) => runs.some(({ task }) => task.name === name));
  const rows = only.filter((name) => !tasks.includes(name));
  return runs.filter(
    ({ task, row }) =>
      (tasks.length === 0 || tasks.includes(task.name)) &&
      (rows.length === 0 || rows.includes(row.label) || rows.includes(row.family)),
  );
}

/** Leaves out the runs of rows that need a field which the task's posts lack. */
async function withNeeds(
  runs: readonly Run[],
  train: (task: Task) => Promise<readonly Post[]>,
): Promise<readonly Run[]> {
  const fields = new Map<string, Set<string>>();
  for (const { task, row } of runs) {
    if (row.needs.length === 0 || fields.has(task.name)) continue;
    const posts = await train(task);
    const has = (['author', 'time', 'conversation'] as const).filter((field) =>
      posts.some((post) => post[field] !== undefined),
    );
    fields.set(task.name, new Set(has));
  }
  return runs.filter(({ task, row }) =>
    row.needs.every((need) => fields.get(task.name)!.has(need)),
  );
}
