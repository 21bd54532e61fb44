/** The learning rate over the course of training. */
export interface Schedule {
  /** @param step counted from 0 over all epochs */
  rateAt(step: number): number;
  /** Called after an epoch with its validation measure and the best measure of all previous epochs (if any). */
  epochEnded(measure: number, bestBefore: number | undefined): void;
  /** Whether more training is pointless. */
  readonly isOver: boolean;
  /** Returns the state that a resumed run needs in addition to the schedule's options, as plain JSON. */
  state(): ScheduleState;
  restore(state: ScheduleState): void;
}

export type ScheduleState = Readonly<Record<string, number>>;

/** A schedule described as data, so that the page of a network need not load training code. */
export type ScheduleSpec =
  | { readonly kind: 'constant'; readonly rate: number }
  | ({ readonly kind: 'warm-up' } & WarmUpOptions)
  | ({ readonly kind: 'plateau' } & PlateauOptions);

export function createSchedule(spec: ScheduleSpec): Schedule {
  switch (spec.kind) {
    case 'constant':
      return constant(spec.rate);
    case 'warm-up':
      return warmUp(spec);
    case 'plateau':
      return decayOnPlateau(spec);
  }
}

/** The same rate at every step. */
export function constant(rate: number): Schedule {
  return byStep(() => rate);
}

export interface WarmUpOptions {
  /** The rate reached at the end of the warm-up. */
  readonly rate: number;
  /** Number of steps over which the rate rises linearly: rate/n, 2 rate/n, ..., rate. */
  readonly warmUpSteps: number;
  /** The step from which the rate is 0; it falls linearly after the warm-up (default: it stays constant). */
  readonly totalSteps?: number;
}

/** Linear warm-up, then a rate that is constant or falls linearly to 0. */
export function warmUp({ rate, warmUpSteps, totalSteps }: WarmUpOptions): Schedule {
  return byStep((step) => {
    if (step < warmUpSteps) return (rate * (step + 1)) / warmUpSteps;
    if (totalSteps === undefined) return rate;
    return (rate * Math.max(0, totalSteps - step)) / Math.max(1, totalSteps - warmUpSteps);
  });
}

export interface PlateauOptions {
  /** Initial rate. */
  readonly rate: number;
  /** Factor by which the rate is multiplied (default 0.5). */
  readonly factor?: number;
  /** Training is over once the rate is below this (default 1e-6). */
  readonly minimum?: number;
}

/**
 * Decay on plateau: halves the rate after every epoch whose validation measure does not exceed the best
 * before it, until the rate is below 1e-6. To stop when validation no longer improves, use `patience`
 * of `minimize`. Without validation, the rate is constant.
 *
 * Source: Wang et al. 2019, "Model Settings": "the learning rate decreases by a decay rate of 0.5 till either
 * it is below 1e-6 or the validation loss stops decreasing".
 */
export function decayOnPlateau(options: PlateauOptions): Schedule {
  const { factor = 0.5, minimum = 1e-6 } = options;
  let { rate } = options;
  return {
    rateAt: () => rate,
    epochEnded(measure, bestBefore) {
      if (bestBefore !== undefined && !(measure > bestBefore)) rate *= factor;
    },
    get isOver() {
      return rate < minimum;
    },
    state: () => ({ rate }),
    restore(state) {
      rate = state.rate;
    },
  };
}

/** A schedule that depends only on the step. */
function byStep(rateAt: (step: number) => number): Schedule {
  return { rateAt, epochEnded() {}, isOver: false, state: () => ({}), restore() {} };
}
