import { OctothorpeError } from '../base/errors.ts';

/** The loss became NaN, infinite or far larger than at the start; the last good parameters are back. */
export class DivergenceError extends OctothorpeError {
  readonly code = 'E_DIVERGENCE';
  /** Epochs that were done to the end before it; the last checkpoint, if one is kept, holds as many. */
  readonly completedEpochs: number;

  constructor(message: string, completedEpochs: number) {
    super(message);
    this.completedEpochs = completedEpochs;
  }
}

/** A loss this many times that of the first step (or this large, if that was below 1) has exploded. */
const explosion = 1000;

/** What is wrong with a loss, in words, or undefined. */
export function faultOf(loss: number, firstLoss: number): string | undefined {
  if (!Number.isFinite(loss)) return `the loss is ${loss}`;
  if (loss > explosion * Math.max(1, Math.abs(firstLoss))) {
    return `the loss exploded from ${firstLoss.toPrecision(4)} at the first step to ${loss.toPrecision(4)}`;
  }
  return undefined;
}
