import { InvalidArgumentError } from '../base/errors.ts';
import type { NamedArrays } from '../base/safetensors.ts';
import type { ScheduleState } from './schedules.ts';

/** Everything that the rest of a run depends on: a run resumed from it equals an unbroken one bit for bit. */
export interface Checkpoint {
  readonly progress: TrainingState;
  /** "parameter/<name>", "kept/<name>" and "optimizer/<memory>/<name>"; of frozen parameters none. */
  readonly arrays: NamedArrays;
}

/** The part of a checkpoint that is plain JSON. */
export interface TrainingState {
  readonly fingerprint: Fingerprint;
  /** The epoch under way, from 1. */
  readonly epoch: number;
  /** Batches of it done. */
  readonly position: number;
  /** Steps done over all epochs. */
  readonly steps: number;
  /** Sum over the posts of this epoch so far. */
  readonly lossSum: number;
  readonly posts: number;
  /** Loss of the first step of all, against which an exploding one is told; null before it. */
  readonly firstLoss: number | null;
  /** The epoch whose parameters are kept; 0 is the start. */
  readonly keptEpoch: number;
  readonly history: readonly EpochRecord[];
  readonly random: { readonly seed: number; readonly generator: readonly number[] };
  readonly schedule: ScheduleState;
  readonly optimizer: { readonly kind: string; readonly steps: number };
}

export interface EpochRecord {
  /** From 1. */
  readonly epoch: number;
  /** Mean over the epoch's posts, while the parameters changed. */
  readonly loss: number;
  readonly measure?: number;
  /** Learning rate of the epoch's last step. */
  readonly learningRate: number;
}

/**
 * What must be the same for a run to go on: the model's options, the seed, a hash of the data. Plain JSON.
 */
export type Fingerprint = Readonly<Record<string, unknown>>;

/** Where the last checkpoint is kept. */
export interface CheckpointStore {
  /** What the last one says of itself, without its arrays; undefined if there is none. */
  readProgress(): Promise<TrainingState | undefined>;
  /** @returns undefined if there is none */
  read(): Promise<Checkpoint | undefined>;
  /** Replaces the last one as a whole. The arrays change again once the promise is settled. */
  write(checkpoint: Checkpoint): Promise<void>;
}

/** @throws {InvalidArgumentError} naming the first option that differs, with both values */
export function checkFingerprint(written: Fingerprint, current: Fingerprint): void {
  for (const name of Object.keys({ ...written, ...current }).sort()) {
    const [then, now] = [written[name], current[name]].map(canonicalJson);
    if (then !== now) {
      throw new InvalidArgumentError(
        `the checkpoint was written with ${name} = ${then}, this run has ${now}; resume with the same options or delete the checkpoint to start anew`,
      );
    }
  }
}

/** JSON in which the order of an object's keys does not matter. */
function canonicalJson(value: unknown): string {
  const sorted = (_key: string, v: unknown) =>
    v !== null && typeof v === 'object' && !Array.isArray(v)
      ? Object.fromEntries(Object.entries(v).sort(([a], [b]) => (a < b ? -1 : 1)))
      : v;
  return JSON.stringify(value, sorted) ?? 'nothing';
}
