import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Eraser } from './eraser.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** An eraser that counts its runs and takes a given time. */
function counted(ms: number) {
  const runs: number[] = [];
  const eraser = new Eraser(async () => {
    runs.push(Date.now());
    await new Promise((resolve) => setTimeout(resolve, ms));
  });
  return { eraser, runs };
}

describe('Eraser', () => {
  it('rewrites files once for all authors who are forgotten together', async () => {
    const { eraser, runs } = counted(10);
    for (let i = 0; i < 1000; i++) eraser.schedule();
    expect(runs).toHaveLength(0);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(runs).toHaveLength(1);
  });

  it('uses a small share of the time while authors are forgotten one after the other', async () => {
    const { eraser, runs } = counted(2_000);
    for (let second = 0; second < 220; second++) {
      eraser.schedule();
      await vi.advanceTimersByTimeAsync(1_000);
    }
    // Two seconds of work, twenty of rest.
    expect(runs.length).toBeGreaterThan(7);
    expect(runs.length).toBeLessThanOrEqual(11);
  });

  it('rewrites at once on request, after a rewrite that began too early', async () => {
    const { eraser, runs } = counted(100);
    const early = eraser.finish();
    const late = eraser.finish();
    await vi.advanceTimersByTimeAsync(100);
    await early;
    expect(runs).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(100);
    await late;
  });

  it('tries again later after a failure, and leaves unfinished work to the next process', async () => {
    let tries = 0;
    const eraser = new Eraser(async () => {
      tries++;
      throw new Error('the database does not answer');
    });
    eraser.schedule();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(tries).toBe(1);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(tries).toBe(2);
    await expect(eraser.finish()).rejects.toThrow('does not answer');
    eraser.schedule();
    await eraser.close();
    expect(tries).toBe(4);
    await vi.advanceTimersByTimeAsync(600_000);
    expect(tries).toBe(4);
  });
});
