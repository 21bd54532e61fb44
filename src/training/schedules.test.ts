import { describe, expect, it } from 'vitest';
import { constant, decayOnPlateau, warmUp } from './schedules.ts';

it('constant never changes', () => {
  expect([0, 5, 1e6].map(constant(0.1).rateAt)).toEqual([0.1, 0.1, 0.1]);
});

describe('warmUp', () => {
  it('rises to the rate and stays there', () => {
    const { rateAt } = warmUp({ rate: 1, warmUpSteps: 4 });
    expect([0, 1, 2, 3, 4, 100].map(rateAt)).toEqual([0.25, 0.5, 0.75, 1, 1, 1]);
  });

  it('falls to 0 at the last step, if given, and stays there', () => {
    const { rateAt } = warmUp({ rate: 1, warmUpSteps: 2, totalSteps: 6 });
    expect([0, 1, 2, 3, 4, 5, 6, 9].map(rateAt)).toEqual([0.5, 1, 1, 0.75, 0.5, 0.25, 0, 0]);
  });

  it('starts at the rate without warm-up', () => {
    expect(warmUp({ rate: 1, warmUpSteps: 0 }).rateAt(0)).toBe(1);
  });
});

describe('decayOnPlateau', () => {
  it('halves after an epoch that does not improve on the best so far', () => {
    const schedule = decayOnPlateau({ rate: 0.001 });
    const rates = [];
    for (const [measure, best] of [
      [0.2, undefined],
      [0.3, 0.2],
      [0.3, 0.3],
      [0.25, 0.3],
      [0.4, 0.3],
    ] as const) {
      schedule.epochEnded(measure, best);
      rates.push(schedule.rateAt(0));
    }
    expect(rates).toEqual([0.001, 0.001, 0.0005, 0.00025, 0.00025]);
  });

  it('is over once the rate is below 1e-6: after ten halvings of 0.001', () => {
    const schedule = decayOnPlateau({ rate: 0.001 });
    let halvings = 0;
    for (; !schedule.isOver; halvings++) schedule.epochEnded(0, 1);
    expect(halvings).toBe(10);
  });

  it('continues from its state', () => {
    const schedule = decayOnPlateau({ rate: 1 });
    schedule.epochEnded(0, 1);
    const resumed = decayOnPlateau({ rate: 1 });
    resumed.restore(JSON.parse(JSON.stringify(schedule.state())));
    expect(resumed.rateAt(0)).toBe(0.5);
  });
});
