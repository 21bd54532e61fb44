import { describe, expect, it } from 'vitest';
import { ParameterMemory } from './parameter-memory.ts';

describe('a parameter memory', () => {
  it('has room for four zeroed, disjoint arrays per parameter', () => {
    const memory = new ParameterMemory([3, 8]);
    const arrays = [3, 8, 3, 8, 3, 8, 3, 8].map((length) => memory.allocate(length));
    arrays.forEach((array, i) => {
      expect(array.every((x) => x === 0)).toBe(true);
      expect(array.byteOffset % 16).toBe(0);
      expect(memory.holds(array)).toBe(true);
      array.fill(i + 1);
    });
    arrays.forEach((array, i) => {
      expect(array).toEqual(new Float32Array(i % 2 ? 8 : 3).fill(i + 1));
    });
    expect(() => memory.allocate(1)).toThrow(
      'no room for 1 more values: the parameters, their gradients and the optimizer state fill the memory; a training session serves one optimizer, so create another session',
    );
    expect(memory.holds(new Float32Array(3))).toBe(false);
    expect(memory.holds(memory.scratch)).toBe(true);
    expect(memory.scratch.every((x) => x === 0)).toBe(true);
  });

  it('says how many values fit if there are too many', () => {
    expect(() => new ParameterMemory([200_000_000, 100_000_000])).toThrow(
      'the model has 300000000 values to learn, but a training session has room for at most 268427264 with their gradients and moments (4 GiB); use a smaller vocabulary or fewer dimensions, or freeze a table',
    );
  });
});
