import { InvalidArgumentError } from '../base/errors.ts';
import type { NamedArrays } from '../base/safetensors.ts';
import type { ScheduleState } from './schedules.ts';

/** All state that the rest of a run depends on. A resumed run is bit-identical to an uninterrupted one. */
export interface Checkpoint {
  readonly progress: TrainingState;
  /** "parameter/<name>", "kept/<name>" and "optimizer/<memory>/<name>"; none for frozen parameters. */
  readonly arrays: NamedArrays;
}

/** The JSON part of a checkpoint. */
export interface TrainingState {
  readonly fingerprint: Fingerprint;
  /** The current epoch, from 1. */
  readonly epoch: number;
  /** Number of its batches completed. */
  readonly position: number;
  /** Number of steps completed over all epochs. */
  readonly steps: number;
  /** Sum of the loss over the posts of this epoch so far. */
  readonly lossSum: number;
  readonly posts: number;
  /** Loss of the very first step, for detecting an exploding loss; null before it. */
  readonly firstLoss: number | null;
  /** The epoch whose parameters are kept; 0 for the initial ones. */
  readonly keptEpoch: number;
  readonly history: readonly EpochRecord[];
  readonly random: { readonly seed: number; readonly generator: readonly number[] };
  readonly schedule: ScheduleState;
  readonly optimizer: { readonly kind: string; readonly steps: number };
}

export interface EpochRecord {
  /** From 1. */
  readonly epoch: number;
  /** Mean loss over the epoch's posts, computed while the parameters changed. */
  readonly loss: number;
  readonly measure?: number;
  /** Learning rate of the epoch's last step. */
  readonly learningRate: number;
}

/**
 * Properties that must be the same to resume a run: the model's options, the seed, a hash of the data. Plain JSON.
 */
export type Fingerprint = Readonly<Record<string, unknown>>;

/** Storage for the last checkpoint. */
export interface CheckpointStore {
  /** Reads the last checkpoint without its arrays; undefined if there is none. */
  readProgress(): Promise<TrainingState | undefined>;
  /** @returns undefined if there is none */
  read(): Promise<Checkpoint | undefined>;
  /** Replaces the last checkpoint atomically. The arrays may change once the promise is settled. */
  write(checkpoint: Checkpoint): Promise<void>;
}

/** @throws {InvalidArgumentError} naming the first option that differs, with both values */
export function checkFingerprint(written: Fingerprint, current: Fingerprint): void {
  for (const name of Object.keys({ ...written, ...current }).sort()) {
    const [then, now] = [written[name], current[name]].map(canonicalJson);
    if (then !== now) {
      throw new InvalidArgumentError(
        `the checkpoint was written with ${name} = ${then}, but this run has ${now}; resume with the same options, or delete the checkpoint to start over`,
      );
    }
  }
}

/** JSON with sorted object keys. */
function canonicalJson(value: unknown): string {
  const sorted = (_key: string, v: unknown) =>
    v !== null && typeof v === 'object' && !Array.isArray(v)
      ? Object.fromEntries(Object.entries(v).sort(([a], [b]) => (a < b ? -1 : 1)))
      : v;
  return JSON.stringify(value, sorted) ?? 'nothing';
}
