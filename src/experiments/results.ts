import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { FileAccessError } from '../base/errors.ts';
import { AtomicFiles } from '../files/atomic-files.ts';
import type { EpochRecord } from '../training/checkpoint.ts';
import type { HeatMap } from './heat-map.ts';
import { slug } from './plan.ts';
import type { OfEachKind } from './pretrained.ts';

/** Identifies one run, in its result and for the process that carries it out. Plain JSON. */
export interface RunKey {
  readonly task: string;
  readonly label: string;
  readonly model: string | null;
  readonly options: Readonly<Record<string, unknown>>;
  readonly seed: number;
  /** Null for all training posts. */
  readonly maxTrain: number | null;
  readonly protocol: Readonly<Record<string, unknown>>;
  readonly part: string;
  readonly history: number | null;
  readonly convention: string;
  readonly cutoffs: readonly number[];
  readonly metrics: readonly string[];
  /** Absent if no tags are decided by their probability. */
  readonly threshold?: number;
  /** SHA-256 of each file of the task. */
  readonly data: Readonly<Record<string, string>>;
  /** Hashes of the encoder and the word vectors; absent without any. */
  readonly pretrained?: OfEachKind<string>;
  /** SHA-256 of a predictions file. */
  readonly predictions: string | null;
}

/** The figures of a finished run. */
export interface RunFigures {
  readonly metrics: Readonly<Record<string, number>>;
  /** Metrics of each tested post, in the order of the posts, for paired tests. Null where the post does not count. */
  readonly perPost: Readonly<Record<string, readonly (number | null)[]>>;
  readonly posts: { readonly train: number; readonly tested: number; readonly withoutGold: number };
  readonly epochs?: readonly EpochRecord[];
  /** Null for predictions of other programs: their costs are not known. */
  readonly cost: RunCost | null;
}

export interface RunCost {
  readonly trainSeconds: number;
  /** Of test posts, asked many at a time. */
  readonly postsPerSecond: number;
  /** Milliseconds of one post asked alone. */
  readonly latency: { readonly p50: number; readonly p95: number };
  readonly bundleBytes: number;
  /** Of the process, with the posts in memory; MiB. */
  readonly peakMB: number;
}

export interface RunProducts {
  readonly predictions?: string;
  readonly heatMaps?: readonly HeatMap[];
}

export interface RunResult {
  readonly key: RunKey;
  /** Absent if the run broke. */
  readonly figures?: RunFigures;
  /** Why it broke. */
  readonly error?: string;
  /** Wall time of the whole run, reading the posts included. */
  readonly seconds: number;
  readonly made: {
    readonly command: string;
    readonly version: string;
    /** Of the folder that the command ran in, if it is a Git repository. */
    readonly commit: string | null;
    readonly machine: { readonly cpu: string; readonly cores: number; readonly node: string };
    readonly date: string;
  };
}

/** Short name of a run. Runs whose figures may differ have different names. */
export function runName(key: RunKey): string {
  const hash = createHash('sha256').update(JSON.stringify(key)).digest('hex').slice(0, 10);
  const size = key.maxTrain === null ? '' : `.n${key.maxTrain}`;
  return `${slug(key.task)}/${slug(key.label)}${size}.s${key.seed}.${hash}`;
}

/**
 * The folder of an experiment's results. `experiment.json` names the experiment and its data, `runs/` has one JSON file per
 * run, `predictions/` what each run recommended, and `attention/` the heat maps of models with attention. Files are written
 * completely or not at all, so finished runs survive however the program ends.
 */
export class ResultsFolder {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  /**
   * Claims the folder for an experiment.
   *
   * @param data SHA-256 of each file of each task
   * @throws {FileAccessError} if it holds results of another experiment or of other posts, or anything but results
   */
  async open(
    experiment: { readonly name: string },
    data: Readonly<Record<string, unknown>>,
  ): Promise<void> {
    const file = join(this.path, HEAD);
    const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      throw error;
    });
    if (text === undefined) {
      const names = await readdir(this.path).catch(() => []);
      if (names.length > 0) {
        throw new FileAccessError(
          `--out ${this.path} is not empty and holds no results of an experiment (no ${HEAD}); name another folder`,
        );
      }
    } else {
      const before = JSON.parse(text) as { name: string; data: Record<string, unknown> };
      if (before.name !== experiment.name) {
        throw new FileAccessError(
          `--out ${this.path} holds results of the experiment "${before.name}", not "${experiment.name}"; name another folder`,
        );
      }
      for (const [task, hashes] of Object.entries(data)) {
        const earlier = before.data[task];
        if (earlier !== undefined && JSON.stringify(earlier) !== JSON.stringify(hashes)) {
          throw new FileAccessError(
            `--out ${this.path} holds results on other posts of the task "${task}" (its files have changed); name another folder, or give the task another name`,
          );
        }
      }
      data = { ...before.data, ...data };
    }
    await this.write(HEAD, `${JSON.stringify({ name: experiment.name, data }, null, 1)}\n`);
  }

  /** @returns undefined if there is no such result, or it cannot be read */
  async read(name: string): Promise<RunResult | undefined> {
    try {
      return JSON.parse(await readFile(join(this.path, resultFile(name)), 'utf8')) as RunResult;
    } catch {
      return undefined;
    }
  }

  /**
   * @param made what a finished run made: a JSON line for each tested post, and heat maps. The result is written last, so a
   * run with a result has all of its files
   */
  async keep(
    name: string,
    result: RunResult,
    { predictions, heatMaps }: RunProducts = {},
  ): Promise<void> {
    if (predictions !== undefined) await this.write(predictionsFile(name), predictions);
    if (heatMaps !== undefined) await this.write(heatMapsFile(name), JSON.stringify(heatMaps));
    await this.write(resultFile(name), `${JSON.stringify(result)}\n`);
  }

  /** Writes one file completely or not at all. @param file relative to the folder; compressed if it ends in `.gz` */
  async write(file: string, content: string): Promise<void> {
    const path = join(this.path, file);
    await mkdir(dirname(path), { recursive: true });
    const files = new AtomicFiles();
    try {
      await files.open(path).write(content);
      await files.commit();
    } catch (error) {
      await files.discard();
      throw error;
    }
  }

  /** @returns undefined if there is no such file */
  async readText(file: string): Promise<string | undefined> {
    return readFile(join(this.path, file), 'utf8').catch(() => undefined);
  }

  /** @param file relative to the folder */
  async remove(file: string): Promise<void> {
    await rm(join(this.path, file), { force: true });
  }

  /** @returns an empty list for a model without attention, or if the maps were not kept */
  async readHeatMaps(name: string): Promise<readonly HeatMap[]> {
    const packed = await readFile(join(this.path, heatMapsFile(name))).catch(() => undefined);
    if (packed === undefined) return [];
    return JSON.parse(gunzipSync(packed).toString()) as readonly HeatMap[];
  }

  predictions(name: string): string {
    return join(this.path, predictionsFile(name));
  }
}

const HEAD = 'experiment.json';
const resultFile = (name: string) => `runs/${name}.json`;
const heatMapsFile = (name: string) => `attention/${name}.json.gz`;
const predictionsFile = (name: string) => `predictions/${name}.jsonl.gz`;
