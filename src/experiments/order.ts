import { isAbsolute, join } from 'node:path';
import { FileAccessError, InvalidArgumentError } from '../base/errors.ts';
import { ATTENDED_POSTS } from './attention.ts';
import type { Experiment, Task } from './experiment.ts';
import { fileHash } from './file-hash.ts';
import type { PlannedRow, Run } from './plan.ts';
import { type OfEachKind, presentFiles } from './pretrained.ts';
import { type RunKey, runName } from './results.ts';
import type { NamedOrder } from './run-all.ts';
import type { TaskFiles } from './task-data.ts';

/**
 * The order of a run.
 *
 * @param posts files of the task's posts, and the SHA-256 of each
 * @throws {FileAccessError} if its predictions, its encoder or its word vectors are missing
 */
export async function orderOf(
  { task, row, seed, maxTrain }: Run,
  experiment: Experiment,
  { base, encodings }: { readonly base: string; readonly encodings?: string },
  posts: { readonly files: TaskFiles; readonly hashes: Readonly<Record<string, string>> },
): Promise<NamedOrder> {
  const { protocol, part, history, convention, cutoffs, metrics, compareBy, threshold } =
    experiment;
  const predictions = predictionsOf(row, task, base);
  const { hashes, paths } = pretrainedOf(row);
  const key: RunKey = {
    task: task.name,
    label: row.label,
    model: row.model ?? null,
    options: row.options,
    seed,
    maxTrain: maxTrain ?? null,
    protocol: task.protocol ?? protocol,
    part,
    history: history ?? null,
    convention,
    cutoffs,
    metrics: [...new Set([...metrics, ...compareBy])],
    ...(threshold !== undefined && { threshold }),
    data: posts.hashes,
    ...(hashes && { pretrained: hashes }),
    predictions: predictions === undefined ? null : await hashOf(predictions, row, task),
  };
  return {
    name: runName(key),
    key,
    task,
    files: posts.files,
    attended: Math.min(ATTENDED_POSTS, experiment.report.cases),
    ...(predictions !== undefined && { predictions }),
    ...(paths && { pretrained: paths, ...(encodings !== undefined && { encodings }) }),
  };
}

/** @throws {FileAccessError} if an encoder or word vectors are missing */
function pretrainedOf(row: PlannedRow): {
  readonly hashes?: OfEachKind<string>;
  readonly paths?: OfEachKind<string>;
} {
  const files = Object.entries(presentFiles(row.pretrained));
  if (files.length === 0) return {};
  return {
    hashes: Object.fromEntries(files.map(([kind, { hash }]) => [kind, hash])),
    paths: Object.fromEntries(files.map(([kind, { path }]) => [kind, path])),
  };
}

function predictionsOf(
  { predictions, label }: PlannedRow,
  task: Task,
  base: string,
): string | undefined {
  if (predictions === undefined) return undefined;
  const path = typeof predictions === 'string' ? predictions : predictions[task.name];
  if (path === undefined) {
    throw new InvalidArgumentError(
      `the row "${label}" has no predictions for the task "${task.name}"`,
    );
  }
  return isAbsolute(path) ? path : join(base, path);
}

async function hashOf(path: string, { label }: PlannedRow, task: Task): Promise<string> {
  try {
    return await fileHash(path);
  } catch (cause) {
    throw new FileAccessError(
      `the predictions ${path} of the row "${label}" for the task "${task.name}" cannot be read: ${(cause as Error).message}`,
      { cause },
    );
  }
}
