import { afterEach, describe, expect, it, vi } from 'vitest';
import { TimeSlice } from './time-slice.ts';

describe('TimeSlice', () => {
  afterEach(() => vi.restoreAllMocks());

  it('is over after 100 ms, and begins anew after a rest in which timers fire', async () => {
    let now = 0;
    vi.spyOn(performance, 'now').mockImplementation(() => now);
    const slice = new TimeSlice();
    now = 99;
    expect(slice.isOver()).toBe(false);
    now = 100;
    expect(slice.isOver()).toBe(true);
    let fired = false;
    setTimeout(() => (fired = true));
    await slice.rest();
    expect(fired).toBe(true);
    expect(slice.isOver()).toBe(false);
  });
});
