import { describe, expect, it } from 'vitest';
import { drawCases } from './draw-cases.ts';

describe('drawCases', () => {
  it('draws each post once, the same every time, and a larger draw begins with a smaller one', () => {
    const all = drawCases(50, 50);
    expect([...all].sort((a, b) => a - b)).toEqual([...Array(50).keys()]);
    expect([...all]).not.toEqual([...Array(50).keys()]);
    expect([...drawCases(50, 7)]).toEqual([...all.subarray(0, 7)]);
    expect(drawCases(3, 7)).toHaveLength(3);
    expect(drawCases(3, 0)).toHaveLength(0);
  });
});
