import { InvalidArgumentError, throwIfAborted } from '../base/errors.ts';
import { Random } from '../base/random.ts';
import { type Checkpoint, checkFingerprint, type EpochRecord } from './checkpoint.ts';
import { clipByGlobalNorm } from './clip.ts';
import { DivergenceError, faultOf } from './divergence.ts';
import { addL2Penalty } from './l2.ts';
import { RowMerger } from './merged-gradients.ts';
import type { Minimized, MinimizeOptions, TrainingProgress } from './minimize-options.ts';
import {
  copyInto,
  copyOf,
  findNonFinite,
  fromNamedArrays,
  toNamedArrays,
} from './named-parameters.ts';

/**
 * Trains the session's parameters in place until all epochs are completed, validation stops improving, the
 * schedule is over or the signal aborts. Afterwards, the parameters are those of the epoch with the best
 * validation measure, or the last ones if no epoch was validated. If the store has a checkpoint, training
 * resumes from it.
 *
 * @throws {DivergenceError} if the loss or a parameter is NaN or infinite, or the loss explodes; the
 *   session then has the parameters of the best (without validation: the last complete) epoch, or the
 *   initial ones
 * @throws {InvalidArgumentError} if the checkpoint is from other options, an epoch has no batches or
 *   `validate` does not return a finite number
 * @throws {InterruptedError} if aborted before the first step
 */
export async function minimize(options: MinimizeOptions): Promise<Minimized> {
  return new Run(options).finish();
}

/** One call of `minimize`. */
class Run {
  readonly #options: MinimizeOptions;
  readonly #merger = new RowMerger();
  /** Parameters to restore: those of the best epoch or, without validation, of the last complete one. */
  readonly #kept: Map<string, Float32Array>;
  #keptEpoch = 0;
  #random: Random;
  #epoch = 1;
  #position = 0;
  #steps = 0;
  #lossSum = 0;
  #posts = 0;
  #firstLoss: number | null = null;
  #history: EpochRecord[] = [];

  constructor(options: MinimizeOptions) {
    this.#options = options;
    this.#random = options.random;
    this.#kept = copyOf(options.session.changing);
  }

  async finish(): Promise<Minimized> {
    const {
      session,
      epochs,
      schedule,
      patience = Number.POSITIVE_INFINITY,
      signal,
    } = this.#options;
    await this.#resume();
    if (this.#steps === 0) throwIfAborted(signal, 'training');
    const isDone = () =>
      this.#epoch > epochs || schedule.isOver || this.#epochsSinceBest() >= patience;
    while (!isDone() && !signal?.aborted) await this.#runEpoch();
    const best = this.#best();
    if (best) copyInto(session.changing, this.#kept);
    return {
      epochs: this.#history.length,
      ...(best && { bestEpoch: best.epoch, bestMeasure: best.measure }),
      history: this.#history,
    };
  }

  /** Runs from `position` to the end of the epoch, or until the signal aborts. */
  async #runEpoch(): Promise<void> {
    const { batchesOf, signal, onProgress } = this.#options;
    const batches = batchesOf(this.#epoch);
    if (batches.length === 0) {
      throw new InvalidArgumentError(
        `epoch ${this.#epoch} has no batches; provide at least one training post`,
      );
    }
    const postsPerEpoch = batches.reduce((sum, batch) => sum + batch.length, 0);
    while (this.#position < batches.length) {
      await this.#step(batches[this.#position]);
      onProgress?.(this.#progress(postsPerEpoch));
      if (signal?.aborted && this.#position < batches.length) return this.#writeCheckpoint();
    }
    await this.#endEpoch();
    await this.#writeCheckpoint();
  }

  async #step(batch: Int32Array): Promise<void> {
    const { session, feedsOf, optimizer, schedule, clipNorm, l2 = 0 } = this.#options;
    const loss = await session.step(feedsOf(batch), this.#random);
    this.#firstLoss ??= loss;
    const fault = faultOf(loss, this.#firstLoss);
    if (fault) this.#fail(fault, this.#steps + 1);
    const gradients = this.#merger.merge(session);
    if (l2 > 0) addL2Penalty(gradients, l2);
    if (clipNorm !== undefined) {
      const norm = clipByGlobalNorm(gradients, clipNorm);
      if (!Number.isFinite(norm))
        this.#fail(`the norm of the gradients is ${norm}`, this.#steps + 1);
    }
    optimizer.step(gradients, schedule.rateAt(this.#steps));
    this.#steps++;
    this.#position++;
    this.#lossSum += loss * batch.length;
    this.#posts += batch.length;
  }

  async #endEpoch(): Promise<void> {
    const { session, epochs, schedule, validate, logger } = this.#options;
    this.#requireFinite();
    const learningRate = schedule.rateAt(this.#steps - 1);
    const loss = this.#lossSum / this.#posts;
    const measure = await validate?.();
    if (measure !== undefined && !Number.isFinite(measure)) {
      throw new InvalidArgumentError(
        `the validation measure of epoch ${this.#epoch} must be a finite number, got ${measure}`,
      );
    }
    const before = this.#best()?.measure;
    const isBest = measure === undefined || before === undefined || measure > before;
    if (isBest) {
      copyInto(this.#kept, session.changing);
      this.#keptEpoch = this.#epoch;
    }
    if (measure !== undefined) schedule.epochEnded(measure, before);
    const validated = measure !== undefined && { measure };
    this.#history.push({ epoch: this.#epoch, loss, ...validated, learningRate });
    const said =
      measure === undefined
        ? ''
        : `, validation ${measure.toPrecision(4)}${isBest ? ' (best)' : ''}`;
    logger.info(
      `epoch ${this.#epoch} of ${epochs}: loss ${loss.toPrecision(4)}${said}, learning rate ${learningRate}`,
    );
    this.#epoch++;
    this.#position = 0;
    this.#lossSum = 0;
    this.#posts = 0;
  }

  #best(): { epoch: number; measure: number } | undefined {
    const measure = this.#history[this.#keptEpoch - 1]?.measure;
    return measure === undefined ? undefined : { epoch: this.#keptEpoch, measure };
  }

  #epochsSinceBest(): number {
    return this.#history.length - this.#keptEpoch;
  }

  #progress(postsPerEpoch: number): TrainingProgress {
    return {
      phase: 'train',
      epoch: this.#epoch,
      done: (this.#epoch - 1) * postsPerEpoch + this.#posts,
      total: this.#options.epochs * postsPerEpoch,
      loss: this.#lossSum / this.#posts,
    };
  }

  /** Non-finite parameters show only in the next loss, so check them before they are kept or written. */
  #requireFinite(): void {
    const name = findNonFinite(this.#options.session.changing);
    if (name !== undefined) this.#fail(`parameter "${name}" is no longer finite`, this.#steps);
  }

  #fail(fault: string, step: number): never {
    const { session, schedule, clipNorm } = this.#options;
    copyInto(session.changing, this.#kept);
    const clip =
      clipNorm === undefined ? 'clip the gradients (clipNorm)' : `a clipNorm below ${clipNorm}`;
    throw new DivergenceError(
      `training stopped at step ${step} (epoch ${this.#epoch}), learning rate ${schedule.rateAt(step - 1)}: ${fault}. Use a smaller learning rate or ${clip}`,
      this.#history.length,
    );
  }

  async #writeCheckpoint(): Promise<void> {
    const { session, optimizer, schedule, checkpoint } = this.#options;
    if (!checkpoint) return;
    this.#requireFinite();
    const { kind, steps, arrays } = optimizer.state();
    await checkpoint.store.write({
      progress: {
        fingerprint: checkpoint.fingerprint,
        epoch: this.#epoch,
        position: this.#position,
        steps: this.#steps,
        lossSum: this.#lossSum,
        posts: this.#posts,
        firstLoss: this.#firstLoss,
        keptEpoch: this.#keptEpoch,
        history: this.#history,
        random: this.#random.state(),
        schedule: schedule.state(),
        optimizer: { kind, steps },
      },
      arrays: {
        ...toNamedArrays('parameter/', session.changing),
        ...toNamedArrays('kept/', this.#kept),
        ...Object.fromEntries(Object.entries(arrays).map(([n, a]) => [`optimizer/${n}`, a])),
      },
    });
  }

  async #resume(): Promise<void> {
    const { session, optimizer, schedule, checkpoint, logger } = this.#options;
    const found: Checkpoint | undefined = await checkpoint?.store.read();
    if (!found) return;
    const { progress, arrays } = found;
    checkFingerprint(progress.fingerprint, checkpoint!.fingerprint);
    fromNamedArrays('parameter/', arrays, session.changing);
    fromNamedArrays('kept/', arrays, this.#kept);
    const own = Object.entries(arrays).filter(([name]) => name.startsWith('optimizer/'));
    optimizer.restore({
      ...progress.optimizer,
      arrays: Object.fromEntries(own.map(([name, a]) => [name.slice('optimizer/'.length), a])),
    });
    schedule.restore(progress.schedule);
    this.#random = Random.fromState(progress.random);
    this.#epoch = progress.epoch;
    this.#position = progress.position;
    this.#steps = progress.steps;
    this.#lossSum = progress.lossSum;
    this.#posts = progress.posts;
    this.#firstLoss = progress.firstLoss;
    this.#keptEpoch = progress.keptEpoch;
    this.#history = [...progress.history];
    logger.info(`resumed in epoch ${this.#epoch} after step ${this.#steps}`);
  }
}
