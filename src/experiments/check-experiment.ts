import { InvalidArgumentError } from '../base/errors.ts';
import { CONVENTIONS } from '../evaluation/index.ts';
import { conventionMetric } from './convention-metrics.ts';
import { type Experiment, experimentSchema } from './experiment.ts';
import { metricNames } from './metric-names.ts';
import { THRESHOLD_METRICS } from './threshold-metrics.ts';

/** @throws {InvalidArgumentError} for a metric that the convention and the cutoffs do not give */
export function checkMetrics(
  { metrics, compareBy, convention, cutoffs, threshold }: Experiment,
  where: string,
): void {
  const known = [
    ...metricNames(convention, cutoffs),
    ...(threshold === undefined ? [] : THRESHOLD_METRICS),
  ];
  for (const [key, names] of Object.entries({ metrics, compareBy })) {
    // The default metrics fit the default cutoffs and convention; with others, some of them do not exist.
    const schema = experimentSchema.properties[key as 'metrics' | 'compareBy'];
    const usual = (schema as { readonly default?: readonly string[] }).default ?? [];
    const isKnown = (name: string) => {
      const other = conventionMetric(name);
      return other === undefined
        ? known.includes(name) || usual.includes(name)
        : metricNames(other.convention, cutoffs).includes(other.metric);
    };
    const at = names.findIndex((name) => !isKnown(name));
    if (at < 0) continue;
    throw new InvalidArgumentError(
      `${where}: ${key}[${at}] is "${names[at]}", which is not a metric of the convention ${convention} at the cutoffs ${cutoffs.join(', ')}; the metrics are: ${known.join(', ')}; those of another convention (${CONVENTIONS.join(', ')}) are named as in textbook:map@${cutoffs[0]}`,
    );
  }
}

/** @throws {InvalidArgumentError} for a task without posts to learn from or to be tested on, or with the name of another */
export function checkTasks({ tasks }: Experiment, where: string): void {
  for (const [at, { name, folder, file, split, train, test }] of tasks.entries()) {
    const place = `${where}: tasks[${at}]`;
    const first = tasks.findIndex((task) => task.name === name);
    if (first < at)
      throw new InvalidArgumentError(`${place} has the name of tasks[${first}]: "${name}"`);
    const ways = [folder, file, train].filter((way) => way !== undefined).length;
    if (ways !== 1) {
      throw new InvalidArgumentError(
        `${place} ("${name}") needs one of "folder", "file" with "split", or "train" with "test"; it has ${ways === 0 ? 'none' : 'several'}`,
      );
    }
    if ((file === undefined) !== (split === undefined)) {
      throw new InvalidArgumentError(`${place} ("${name}"): "file" and "split" go together`);
    }
    if (train !== undefined && test === undefined) {
      throw new InvalidArgumentError(
        `${place} ("${name}") has no "test": a file of posts to be tested on`,
      );
    }
  }
}
