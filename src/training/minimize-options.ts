import type { Logger } from '../base/logger.ts';
import type { Random } from '../base/random.ts';
import type { Feeds } from '../graph/session.ts';
import type { CheckpointStore, EpochRecord, Fingerprint } from './checkpoint.ts';
import type { GradientSource } from './merged-gradients.ts';
import type { Optimizer } from './optimizer.ts';
import type { Schedule } from './schedules.ts';

/** Loss and gradients at the current parameters; `TrainingSession` is one. */
export interface Trainable extends GradientSource {
  /** Those of `parameters` that training changes. */
  readonly changing: ReadonlyMap<string, Float32Array>;
  step(feeds: Feeds, random: Random): Promise<number>;
}

export interface MinimizeOptions {
  readonly session: Trainable;
  /** How many times the data is seen at most. */
  readonly epochs: number;
  /** The batches of an epoch (from 1) as item numbers; depends on nothing but the epoch. */
  readonly batchesOf: (epoch: number) => readonly Int32Array[];
  readonly feedsOf: (batch: Int32Array) => Feeds;
  readonly optimizer: Optimizer;
  readonly schedule: Schedule;
  /** Largest global norm of the gradients (default: not clipped). */
  readonly clipNorm?: number | undefined;
  /** Weight of the L2 penalty (default 0), see `addL2Penalty`. */
  readonly l2?: number | undefined;
  /** How good the session's current parameters are, larger is better; draws nothing from `random`. */
  readonly validate?: (() => Promise<number>) | undefined;
  /** Training ends after this many epochs in a row without a better measure (default: never). */
  readonly patience?: number | undefined;
  /** Where dropout masks are drawn from. */
  readonly random: Random;
  /** Written after every epoch and on abort. */
  readonly checkpoint?: CheckpointOptions | undefined;
  /** When aborted, training ends after the step under way. */
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
  /** Posts seen, over all epochs. */
  readonly done: number;
  readonly total: number;
  /** Mean over the posts of this epoch so far. */
  readonly loss: number;
}

export interface Minimized {
  /** Epochs done to the end. */
  readonly epochs: number;
  /** The epoch whose parameters stand in the session; absent without validation. */
  readonly bestEpoch?: number;
  readonly bestMeasure?: number;
  readonly history: readonly EpochRecord[];
}
