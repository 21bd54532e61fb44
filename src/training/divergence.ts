import { OctothorpeError } from '../base/errors.ts';

/** The loss became NaN, infinite or much larger than at the start. The last good parameters have been restored. */
export class DivergenceError extends OctothorpeError {
  readonly code = 'E_DIVERGENCE';
  /** Number of epochs completed before; the last checkpoint, if any, has the same number. */
  readonly completedEpochs: number;

  constructor(message: string, completedEpochs: number) {
    super(message);
    this.completedEpochs = completedEpochs;
  }
}

/** A loss has exploded if it exceeds this many times max(1, |loss of the first step|). */
const explosion = 1000;

/** Describes what is wrong with a loss; undefined if nothing is. */
export function faultOf(loss: number, firstLoss: number): string | undefined {
  if (!Number.isFinite(loss)) return `the loss is ${loss}`;
  if (loss > explosion * Math.max(1, Math.abs(firstLoss))) {
    return `the loss exploded from ${firstLoss.toPrecision(4)} at the first step to ${loss.toPrecision(4)}`;
  }
  return undefined;
}
