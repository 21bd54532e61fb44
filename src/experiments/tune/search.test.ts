import { describe, expect, it } from 'vitest';
import type { RunFigures } from '../results.ts';
import type { Step } from './halving.ts';
import { rungsOf } from './rungs.ts';
import { type Clock, type Found, type SearchOptions, search, type TrialRecord } from './search.ts';

const rungs = [{ posts: 100 }, { posts: 300 }, { posts: 900 }];

interface Simulated {
  /** The metric that a trial reaches, or a message with which it breaks. */
  readonly reaches: (step: Step) => number | string;
  /** Seconds of a run; default: one for 100 posts. */
  readonly takes?: (step: Step) => number;
  readonly bytes?: (trial: number) => number;
  readonly latency?: (trial: number) => number;
}

/** A search whose runs take simulated time. */
async function simulate(
  { reaches, takes = ({ rung }) => rungs[rung].posts / 100, bytes, latency }: Simulated,
  options: Partial<SearchOptions> = {},
): Promise<Found & { readonly order: string[]; readonly beaten: number[]; readonly end: number }> {
  let time = 0;
  let alarm: { readonly at: number; readonly call: () => void } | undefined;
  const clock: Clock = {
    now: () => time,
    after(seconds, call) {
      alarm = { at: time + seconds, call };
      return () => {
        alarm = undefined;
      };
    },
  };
  const order: string[] = [];
  const beaten: number[] = [];
  const logged: TrialRecord[] = [];
  const found = await search({
    rungs,
    metric: 'f1@1',
    trials: 10,
    deadline: Infinity,
    clock,
    signal: new AbortController().signal,
    draw: (number) => ({ x: number }),
    async run(step, signal) {
      order.push(`${step.trial.number}/${step.rung + 1}`);
      const end = time + takes(step);
      if (alarm && alarm.at < end) {
        time = alarm.at;
        alarm.call();
        signal.throwIfAborted();
      }
      time = end;
      const value = reaches(step);
      if (typeof value === 'string') throw new Error(value);
      const { number } = step.trial;
      return {
        metrics: { 'f1@1': value },
        perPost: {},
        posts: { train: 1, tested: 1, withoutGold: 0 },
        cost: {
          ...{ trainSeconds: 1, postsPerSecond: 1, peakMB: 1 },
          latency: { p50: latency?.(number) ?? 1, p95: 1 },
          bundleBytes: bytes?.(number) ?? 1,
        },
      } satisfies RunFigures;
    },
    onRecord: async (record) => {
      logged.push(record);
    },
    onBeaten: async ({ number }) => {
      beaten.push(number);
    },
    ...options,
  });
  expect(logged).toEqual(found.records);
  return { ...found, order, beaten, end: time };
}

describe('search', () => {
  it('trains the defaults in full first, then halves', async () => {
    // Trial 4 is the best of the first three that are drawn, and 8 the best of all.
    const quality = [0, 0, 0.1, 0.2, 0.6, 0.3, 0.4, 0.1, 0.9, 0.5, 0.2];
    const { order, best, finalists, beaten } = await simulate({
      reaches: ({ trial }) => quality[trial.number],
    });
    expect(order.slice(0, 7)).toEqual(['1/1', '1/2', '1/3', '2/1', '3/1', '4/1', '4/2']);
    const full = order.filter((one) => one.endsWith('/3'));
    expect(full).toContain('8/3');
    expect(full.length).toBeLessThan(5);
    expect(order.filter((one) => one.endsWith('/1'))).toHaveLength(10);
    expect(best?.trial).toEqual({ number: 8, options: { x: 8 } });
    expect(finalists).toBe(full.length);
    // Bundles of all but the best are given up.
    expect(beaten.toSorted()).toEqual(
      full
        .map((one) => Number(one.split('/')[0]))
        .filter((number) => number !== 8)
        .toSorted(),
    );
  });

  it('keeps the defaults if nothing is better, and the earlier of equals', async () => {
    const { best, standard } = await simulate({ reaches: () => 0.5 });
    expect(best?.trial.number).toBe(1);
    expect(standard?.trial.number).toBe(1);
  });

  it('drops what is too large or too slow, and never promotes it', async () => {
    const { best, standard, order, records } = await simulate(
      {
        reaches: ({ trial }) => trial.number / 10,
        bytes: (trial) => (trial % 2 === 1 ? 2e6 : 1e6),
        latency: (trial) => (trial > 6 ? 9 : 1),
      },
      { maxBytes: 1.5e6, maxLatencyMs: 5 },
    );
    expect(best?.trial.number).toBe(6);
    expect(standard?.trial.number).toBe(1); // still what the best is compared with
    expect(order.filter((one) => /^([3579]|8|10)\/[23]$/.test(one))).toEqual([]);
    const message = (trial: number) => records.find((one) => one.trial === trial)?.message;
    expect(message(3)).toBe('its bundle has 2 MB, over the limit of 1.5 MB');
    expect(message(8)).toBe('it takes 9.00 ms a post, over the limit of 5 ms');
    expect(message(4)).toBeUndefined();
  });

  it('finds nothing if nothing meets the limits', async () => {
    const { best, finalists } = await simulate(
      { reaches: () => 1, bytes: () => 2 },
      { maxBytes: 1 },
    );
    expect(best).toBeUndefined();
    expect(finalists).toBe(0);
  });

  it('begins nothing that cannot be trained in full in time', async () => {
    // The defaults take 13 s, a new trial up to the end as much, and 14 s are left.
    const { order, records, end } = await simulate({ reaches: () => 0.5 }, { deadline: 27 });
    expect(order.slice(0, 4)).toEqual(['1/1', '1/2', '1/3', '2/1']);
    expect(end).toBeLessThanOrEqual(27);
    expect(records.every(({ status }) => status === 'finished')).toBe(true);
    const { order: less } = await simulate({ reaches: () => 0.5 }, { deadline: 25 });
    expect(less).toEqual(['1/1', '1/2', '1/3']);
  });

  it('stops a run that takes longer than expected when the time is over', async () => {
    const { records, end, best } = await simulate(
      { reaches: () => 0.5, takes: ({ trial }) => (trial.number === 1 ? 1 : 100) },
      { deadline: 40 },
    );
    expect(end).toBe(40);
    expect(records.at(-1)).toMatchObject({ trial: 2, value: null, status: 'stopped' });
    expect(best?.trial.number).toBe(1);
  });

  it('goes on after a run that breaks', async () => {
    const { records, best } = await simulate({
      reaches: ({ trial }) => (trial.number % 2 === 1 ? 'out of memory' : trial.number),
    });
    expect(best?.trial.number).toBe(10);
    expect(records.filter(({ status }) => status === 'failed')).toHaveLength(5);
    expect(records[0]).toMatchObject({ trial: 1, message: 'out of memory', value: null });
  });

  it('keeps the best when interrupted', async () => {
    const controller = new AbortController();
    const { best, records, isInterrupted } = await simulate(
      {
        reaches({ trial, rung }) {
          if (trial.number > 4 && rung === 0) {
            controller.abort();
            return 'killed';
          }
          return trial.number;
        },
      },
      { signal: controller.signal },
    );
    expect(isInterrupted).toBe(true);
    expect(best?.trial.number).toBe(1);
    expect(records.at(-1)).toMatchObject({ trial: 5, status: 'stopped' });
  });

  it('ends when all options have been drawn', async () => {
    const { records } = await simulate(
      { reaches: () => 0.5 },
      { trials: Infinity, draw: (number) => (number <= 3 ? { x: number } : undefined) },
    );
    expect(new Set(records.map(({ trial }) => trial))).toEqual(new Set([1, 2, 3]));
  });
});

describe('rungsOf', () => {
  it('cuts posts by three, but not below 500', () => {
    expect(rungsOf(31_576)).toEqual([
      { posts: 1169 },
      { posts: 3508 },
      { posts: 10_525 },
      { posts: 31_576 },
    ]);
    expect(rungsOf(1600)).toEqual([{ posts: 533 }, { posts: 1600 }]);
    expect(rungsOf(400)).toEqual([{ posts: 400 }]);
  });

  it('cuts epochs of models that have them', () => {
    const epochs = (all: number) => rungsOf(1000, all).map((rung) => rung.epochs);
    expect(epochs(20)).toEqual([1, 2, 7, 20]);
    expect(epochs(2)).toEqual([1, 2]);
    expect(rungsOf(1600, 1)).toEqual([{ posts: 533 }, { posts: 1600 }]);
  });
});
