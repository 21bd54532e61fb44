import { describe, expect, it } from 'vitest';
import { Random } from './random.ts';

const draw = (random: Random, n = 5) => Array.from({ length: n }, () => random.uniform());

describe('Random', () => {
  it('produces the same numbers for the same seed, and others for another', () => {
    expect(draw(new Random(1))).toEqual(draw(new Random(1)));
    expect(draw(new Random(1))).not.toEqual(draw(new Random(2)));
  });

  it('is uniform: mean 1/2, variance 1/12', () => {
    const numbers = draw(new Random(3), 20_000);
    const mean = numbers.reduce((a, b) => a + b) / numbers.length;
    const variance = numbers.reduce((sum, x) => sum + (x - mean) ** 2, 0) / numbers.length;
    expect(mean).toBeAllclose(0.5, { absolute: 0.01 });
    expect(variance).toBeAllclose(1 / 12, { absolute: 0.002 });
    expect(Math.min(...numbers)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...numbers)).toBeLessThan(1);
  });

  it('normal: mean 0, variance 1', () => {
    const random = new Random(4);
    const numbers = Array.from({ length: 20_000 }, () => random.normal());
    expect(numbers.reduce((a, b) => a + b) / numbers.length).toBeAllclose(0, { absolute: 0.03 });
    const squares = numbers.reduce((sum, x) => sum + x * x, 0) / numbers.length;
    expect(squares).toBeAllclose(1, { absolute: 0.04 });
  });

  it('integer takes every value below its limit', () => {
    const random = new Random(5);
    const values = new Set(Array.from({ length: 200 }, () => random.integer(3)));
    expect([...values].sort()).toEqual([0, 1, 2]);
    expect(random.integer(1)).toBe(0);
  });

  it('splits by seed and label, whatever was drawn before', () => {
    const random = new Random(6);
    const before = draw(random.split('a'));
    random.uniform();
    expect(draw(random.split('a'))).toEqual(before);
    expect(draw(random.split('b'))).not.toEqual(before);
    expect(draw(new Random(7).split('a'))).not.toEqual(before);
  });

  it('shuffles to every order about equally often', () => {
    const random = new Random(8);
    const counts = new Map<string, number>();
    for (let i = 0; i < 6000; i++) {
      const order = random.shuffle(['a', 'b', 'c']).join('');
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(6);
    // Binomial(6000, 1/6): standard deviation 29.
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(150);
  });

  it('continues from its state with the next number', () => {
    const random = new Random(9);
    random.uniform();
    const state = JSON.parse(JSON.stringify(random.state()));
    const copy = Random.fromState(state);
    expect(draw(copy)).toEqual(draw(random));
    expect(draw(copy.split('a'))).toEqual(draw(new Random(9).split('a')));
  });
});
