import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InvalidArgumentError } from '../../base/errors.ts';
import { parseOptions } from '../../base/options.ts';
import { Random } from '../../base/random.ts';
import { type PairedTest, pairedBootstrap } from '../../evaluation/index.ts';
import type { BundleContents, Model, Progress } from '../../models/model.ts';
import {
  drawOptions,
  nothingToSearch,
  type SearchSpace,
  searchSpaces,
} from '../../models/search-space.ts';
import type { Post } from '../../posts/index.ts';
import { readBundle } from '../../recommend/bundle-folder.ts';
import type { RunAllOptions } from '../run-all.ts';
import type { Step, Trial } from './halving.ts';
import { type Rung, rungsOf } from './rungs.ts';
import { type Finalist, type Found, type SearchOptions, search } from './search.ts';
import type { TuningData } from './tuning-data.ts';

export interface TuneOptions
  extends Pick<
    SearchOptions,
    'metric' | 'trials' | 'deadline' | 'maxBytes' | 'maxLatencyMs' | 'clock' | 'signal' | 'onRecord'
  > {
  readonly model: Model;
  readonly data: TuningData;
  /** Options that are not searched. */
  readonly fixed: Readonly<Record<string, unknown>>;
  /** Of the draws and of all training. */
  readonly seed: number;
  /** Modules that register models, for the processes of the runs. */
  readonly modules: readonly string[];
  readonly start: RunAllOptions['start'];
  readonly onProgress: (step: Step, progress: Progress) => void;
}

export interface Tuned extends Found {
  readonly rungs: readonly Rung[];
  /** All options of the best. */
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly contents?: BundleContents;
  /** The best against the default on the validation posts; absent if either is, or both are the same. */
  readonly gain?: PairedTest;
}

/** The metrics that a bundle's manifest has are at these. */
const CUTOFFS = [1, 2, 3, 4, 5];
/** Tries at options that have not been drawn before; after these, there are hardly any. */
const DRAWS = 100;
const RESAMPLES = 2000;

/**
 * Searches the options of a model: trains on the train part, and chooses by the validation part.
 *
 * @throws {InvalidArgumentError} if there is nothing to search, or a fixed option is wrong
 */
export async function tune(options: TuneOptions): Promise<Tuned> {
  const { model, data, fixed, metric, seed, modules, start, onProgress } = options;
  const complete = (some: Readonly<Record<string, unknown>>) =>
    parseOptions(model.options, some, model.name) as Record<string, unknown>;
  const standard = complete(fixed);
  const spaces = spacesOf(model, fixed, data.posts.train);
  const names = Object.keys(standard).filter((name) => name in spaces || name in fixed);
  const rungs = rungsOf(data.posts.train.length, standard.epochs as number | undefined);
  const [, k] = metric.split('@');
  const cutoffs = [...new Set([...CUTOFFS, ...(k === undefined ? [] : [Number(k)])])];
  const folder = await mkdtemp(join(tmpdir(), 'octothorpe-tune-'));
  const bundleOf = ({ number }: Trial) => join(folder, `${number}`);
  const run: SearchOptions['run'] = async (step, signal) => {
    const { posts, epochs } = rungs[step.rung];
    const order = {
      key: {
        ...{ task: data.task.name, label: model.name, model: model.name, seed },
        options: complete({ ...step.trial.options, ...(epochs !== undefined && { epochs }) }),
        maxTrain: posts,
        protocol: { kind: 'open' },
        part: 'valid',
        history: null,
        convention: 'textbook',
        cutoffs,
        metrics: [metric],
        data: {},
        predictions: null,
      },
      task: data.task,
      files: data.files,
      modules,
      ...(step.rung === rungs.length - 1 && { bundle: bundleOf(step.trial) }),
    };
    return (await start(order, (progress) => onProgress(step, progress), signal)).figures;
  };
  try {
    const found = await search({
      ...options,
      rungs,
      run,
      draw: drawer(model, spaces, pick(standard, names), new Random(seed).split('tune')),
      onBeaten: (trial) => rm(bundleOf(trial), { recursive: true, force: true }),
    });
    const { best } = found;
    if (!best) return { ...found, rungs };
    const { contents } = await readBundle(bundleOf(best.trial));
    const settings = complete(best.trial.options);
    return { ...found, rungs, settings, contents, ...gainOf(found, metric) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Without options that are fixed, or that need what no training post has. */
function spacesOf(
  model: Model,
  fixed: Readonly<Record<string, unknown>>,
  train: readonly Post[],
): Readonly<Record<string, SearchSpace>> {
  const all = Object.entries(searchSpaces(model));
  if (all.length === 0) throw new InvalidArgumentError(nothingToSearch(model.name));
  const has = (field: 'author' | 'time' | 'conversation') =>
    train.some((post) => post[field] !== undefined);
  const left = all.filter(
    ([option, { needs = [] }]) => !Object.hasOwn(fixed, option) && needs.every(has),
  );
  if (left.length === 0) {
    throw new InvalidArgumentError(
      `nothing is left to search: every option of ${model.name} with a search space is fixed, or needs authors, times or replies, which the posts lack (its spaces are those of ${all.map(([option]) => option).join(', ')})`,
    );
  }
  return Object.fromEntries(left);
}

function drawer(
  model: Model,
  spaces: Readonly<Record<string, SearchSpace>>,
  standard: Readonly<Record<string, unknown>>,
  random: Random,
): SearchOptions['draw'] {
  const drawn = new Set([JSON.stringify(standard)]);
  return (number) => {
    if (number === 1) return standard;
    for (let draw = 0; draw < DRAWS; draw++) {
      const values = drawOptions(model, spaces, random.split(`${number}/${draw}`));
      const options = { ...standard, ...values };
      const key = JSON.stringify(options);
      if (drawn.has(key)) continue;
      drawn.add(key);
      return options;
    }
    return undefined;
  };
}

function pick(
  all: Readonly<Record<string, unknown>>,
  names: readonly string[],
): Record<string, unknown> {
  return Object.fromEntries(names.map((name) => [name, all[name]]));
}

function gainOf({ best, standard }: Found, metric: string): { gain?: PairedTest } {
  if (!best || !standard || best.trial === standard.trial) return {};
  const values = ({ figures }: Finalist) =>
    Float64Array.from(figures.perPost[metric], (value) => value ?? Number.NaN);
  return {
    gain: pairedBootstrap(values(best), values(standard), { seed: 1, resamples: RESAMPLES }),
  };
}
