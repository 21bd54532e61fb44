import { InvalidArgumentError } from '../base/errors.ts';
import { fnv1a } from '../base/hash.ts';
import { parseOptions } from '../base/options.ts';
import type { Model } from '../models/model.ts';
import { checkMetrics, checkTasks } from './check-experiment.ts';
import type { Experiment, Row, Task } from './experiment.ts';
import { checkUsed, type Pretrained, PretrainedFiles } from './pretrained.ts';

/** One line of a table: a system with complete options. A row with a sweep gives several. */
export interface PlannedRow {
  readonly label: string;
  /** Label of the row in the file that it comes from. */
  readonly family: string;
  readonly model?: string;
  readonly options: Readonly<Record<string, unknown>>;
  /** The encoder and word vectors that the options ask for. */
  readonly pretrained: Pretrained;
  /** Options that the sweep sets, with their values here. */
  readonly swept: Readonly<Record<string, unknown>>;
  readonly seeds: readonly number[];
  readonly needs: NonNullable<Row['needs']>;
  readonly predictions?: Row['predictions'];
}

/** One training and test: a row on a task with a seed. */
export interface Run {
  readonly task: Task;
  readonly row: PlannedRow;
  readonly seed: number;
  /** How many training posts, drawn from all; absent for all. */
  readonly maxTrain?: number;
}

/** More runs than this need a confirmation: a sweep multiplies them easily. */
export const MANY_RUNS = 500;

/**
 * The rows of an experiment with sweeps and ablations expanded and options complete.
 *
 * @param where the file's name, for messages
 * @param load a model by its registered name
 * @param files where rows find encoders and word vectors
 * @throws {InvalidArgumentError} naming the place in the file, for an unknown model, an unknown or ill-typed
 *   option, a repeated label, or a baseline that is not a row
 */
export async function planRows(
  experiment: Experiment,
  where: string,
  load: (name: string) => Promise<Model>,
  files = new PretrainedFiles(''),
): Promise<PlannedRow[]> {
  const rows: PlannedRow[] = [];
  for (const [at, row] of experiment.rows.entries()) {
    rows.push(...(await expand(row, experiment, `${where}: rows[${at}]`, load, files)));
  }
  const labels = rows.map(({ label }) => label);
  const twice = labels.find((label, at) => labels.indexOf(label) < at);
  if (twice !== undefined) {
    throw new InvalidArgumentError(
      `${where}: two rows have the label "${twice}"; each needs its own, since results are kept by it`,
    );
  }
  for (const [at, baseline] of experiment.baselines.entries()) {
    if (labels.includes(baseline)) continue;
    throw new InvalidArgumentError(
      `${where}: baselines[${at}] is "${baseline}", which is the label of no row; the labels are: ${labels.join(', ')}`,
    );
  }
  return rows;
}

/** All runs, task by task. */
export function planRuns(
  experiment: Experiment,
  rows: readonly PlannedRow[],
  where: string,
): Run[] {
  checkTasks(experiment, where);
  checkMetrics(experiment, where);
  return experiment.tasks.flatMap((task) =>
    rows.flatMap((row) =>
      // Predictions of other programs have neither seeds nor training sizes.
      (row.predictions === undefined
        ? [...(experiment.maxTrain ?? []), undefined]
        : [undefined]
      ).flatMap((maxTrain) =>
        row.seeds.map((seed) => ({ task, row, seed, ...(maxTrain !== undefined && { maxTrain }) })),
      ),
    ),
  );
}

/** Keys of a row that mean nothing without a model. */
const MODEL_KEYS = ['options', 'encoder', 'vectors', 'sweep', 'ablations', 'seeds'] as const;

async function expand(
  row: Row,
  { seeds }: Experiment,
  place: string,
  load: (name: string) => Promise<Model>,
  files: PretrainedFiles,
): Promise<PlannedRow[]> {
  const { label, model: name, predictions, needs = [] } = row;
  if ((name === undefined) === (predictions === undefined)) {
    throw new InvalidArgumentError(`${place} ("${label}") needs either "model" or "predictions"`);
  }
  const shared = { family: label, needs };
  if (name === undefined) {
    for (const key of MODEL_KEYS) {
      if (row[key] !== undefined) {
        throw new InvalidArgumentError(
          `${place} ("${label}") has predictions, so "${key}" means nothing`,
        );
      }
    }
    return [{ ...shared, label, options: {}, pretrained: {}, swept: {}, seeds: [0], predictions }];
  }
  const model = await load(name).catch((cause: Error) => {
    throw new InvalidArgumentError(`${place}.model: ${cause.message}`, { cause });
  });
  const variants = [
    ...combinations(row.sweep ?? {}).map((swept) => ({
      label: nameOf(label, swept),
      swept,
      changes: swept,
    })),
    ...Object.entries(row.ablations ?? {}).map(([change, changes]) => ({
      label: `${label}, ${change}`,
      swept: {},
      changes,
    })),
  ];
  const rows: PlannedRow[] = [];
  for (const { label, swept, changes } of variants) {
    const { options, pretrained } = await files.optionsOf(row, changes, model, place);
    rows.push({
      ...shared,
      ...{ label, model: name, pretrained },
      options: parseOptions(model.options, options, `${place} (${name})`),
      swept,
      seeds: row.seeds ?? seeds,
    });
  }
  checkUsed(row, rows, place);
  return rows;
}

/** Every combination of the values of several options; one without any if there are none. */
function combinations(
  sweep: Readonly<Record<string, readonly unknown[]>>,
): Record<string, unknown>[] {
  let all: Record<string, unknown>[] = [{}];
  for (const [option, values] of Object.entries(sweep)) {
    all = all.flatMap((given) => values.map((value) => ({ ...given, [option]: value })));
  }
  return all;
}

function nameOf(label: string, swept: Readonly<Record<string, unknown>>): string {
  const values = Object.entries(swept).map(
    ([option, value]) => `${option} ${typeof value === 'string' ? value : JSON.stringify(value)}`,
  );
  return [label, ...values].join(', ');
}

/** A name as part of a path: readable, and not that of another. */
export function slug(name: string): string {
  const plain = name
    .toLowerCase()
    .replace(/[^a-z0-9.]+/g, '-')
    .replace(/^[-.]+|[-.]+$/g, '')
    .slice(0, 60);
  return plain === name ? plain : `${plain}-${fnv1a(name).toString(16).padStart(8, '0')}`;
}
