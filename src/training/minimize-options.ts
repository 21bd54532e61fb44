import type { Logger } from '../base/logger.ts';
import type { Random } from '../base/random.ts';
import type { Feeds } from '../graph/session.ts';
import type { CheckpointStore, EpochRecord, Fingerprint } from './checkpoint.ts';
import type { GradientSource } from './merged-gradients.ts';
import type { Optimizer } from './optimizer.ts';
import type { Schedule } from './schedules.ts';

/** Computes loss and gradients at the current parameters. `TrainingSession` implements this. */
export interface Trainable extends GradientSource {
  /** The parameters that training changes. */
  readonly changing: ReadonlyMap<string, Float32Array>;
  step(feeds: Feeds, random: Random): Promise<number>;
}

export interface MinimizeOptions {
  readonly session: Trainable;
  /** Maximum number of passes over the data. */
  readonly epochs: number;
  /** Returns the batches of an epoch (from 1) as item numbers. Must depend only on the epoch. */
  readonly batchesOf: (epoch: number) => readonly Int32Array[];
  readonly feedsOf: (batch: Int32Array) => Feeds;
  readonly optimizer: Optimizer;
  readonly schedule: Schedule;
  /** Maximum global norm of the gradients (default: no clipping). */
  readonly clipNorm?: number | undefined;
  /** Weight of the L2 penalty (default 0), see `addL2Penalty`. */
  readonly l2?: number | undefined;
  /** Returns a measure of the session's current parameters; larger is better. Must not draw from `random`. */
  readonly validate?: (() => Promise<number>) | undefined;
  /** Stop after this many consecutive epochs without a better measure (default: never). */
  readonly patience?: number | undefined;
  /** Source of dropout masks. */
  readonly random: Random;
  /** Written after every epoch and on abort. */
  readonly checkpoint?: CheckpointOptions | undefined;
  /** When it aborts, training ends after the current step. */
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: TrainingProgress) => void) | undefined;
  readonly logger: Logger;
}

interface CheckpointOptions {
  readonly store: CheckpointStore;
  readonly fingerprint: Fingerprint;
}

export interface TrainingProgress {
  readonly phase: 'train';
  readonly epoch: number;
  /** Number of posts processed over all epochs. */
  readonly done: number;
  readonly total: number;
  /** Mean loss over the posts of this epoch so far. */
  readonly loss: number;
}

export interface Minimized {
  /** Number of completed epochs. */
  readonly epochs: number;
  /** The epoch whose parameters are in the session; absent without validation. */
  readonly bestEpoch?: number;
  readonly bestMeasure?: number;
  readonly history: readonly EpochRecord[];
}
