import { describe, expect, it } from 'vitest';
import { Random } from '../base/random.ts';
import { compileWat } from '../base/wasm-kernel.case.ts';
import { ParameterMemory } from '../graph/parameter-memory.ts';
import { kernel as adagrad, updateByAdagrad } from './adagrad-kernel.ts';
import { kernel as adam, updateByAdam } from './adam-kernel.ts';
import { kernel as addScaled, scaledAdder } from './add-scaled-kernel.ts';
import { kernel as l2, penalizeSquares } from './l2-kernel.ts';
import { kernel as norm, scaleBy, sumOfSquares } from './norm-kernel.ts';

const lengths = [0, 1, 2, 3, 4, 5, 50, 20001];

/** Arrays of random values in one memory. */
function randomArrays<const N extends string>(names: readonly N[], length: number) {
  const random = new Random(1);
  const memory = new ParameterMemory([length]);
  const arrays = names.map((name) => {
    const array = memory.allocate(length);
    for (let i = 0; i < length; i++) array[i] = random.uniform();
    return [name, array] as const;
  });
  return { memory, ...(Object.fromEntries(arrays) as Record<N, Float32Array>) };
}

it.each([
  ['adam-kernel.wat', adam.binary],
  ['adagrad-kernel.wat', adagrad.binary],
  ['l2-kernel.wat', l2.binary],
  ['add-scaled-kernel.wat', addScaled.binary],
  ['norm-kernel.wat', norm.binary],
])('%s is compiled (to change it, print this binary in base64)', async (name, binary) => {
  expect(binary).toEqual(await compileWat(new URL(name, import.meta.url)));
});

describe('the Adagrad kernel', () => {
  it.each(lengths)('updates a range of %d values and nothing around it', (length) => {
    const { memory, w, s, g } = randomArrays(['w', 's', 'g'], length + 9);
    const [w0, s0] = [w.slice(), s.slice()];
    updateByAdagrad(memory, w, s, 5, g, 2, length, { rate: 0.01, epsilon: 1e-3 });
    for (let i = 0; i < length; i++) {
      const d = g[2 + i];
      s0[5 + i] += d * d;
      w0[5 + i] -= (0.01 * d) / (Math.sqrt(s0[5 + i]) + 1e-3);
    }
    expect(s).toBeAllclose(s0, { absolute: 1e-7, relative: 1e-6 });
    expect(w).toBeAllclose(w0, { absolute: 1e-7 });
  });
});

describe('the kernel that adds scaled values', () => {
  it.each(lengths)('changes a range of %d values and nothing around it', (length) => {
    const { memory, y, x } = randomArrays(['y', 'x'], length + 9);
    const [y0, x0] = [y.slice(), x.slice()];
    scaledAdder(memory)(y, 5, x, length, -0.25);
    for (let i = 0; i < length; i++) y0[5 + i] -= 0.25 * x0[i];
    expect(y).toBeAllclose(y0, { absolute: 1e-7 });
    expect(x).toEqual(x0);
  });
});

describe('the L2 kernel', () => {
  it.each(lengths)('changes a range of %d gradients and nothing around it', (length) => {
    const { memory, w, g } = randomArrays(['w', 'g'], length + 9);
    const [w0, g0] = [w.slice(), g.slice()];
    penalizeSquares(memory, w, 5, g, 2, length, 0.25);
    for (let i = 0; i < length; i++) g0[2 + i] += 0.25 * w0[5 + i];
    expect(g).toBeAllclose(g0, { absolute: 1e-7 });
    expect(w).toEqual(w0);
  });
});

describe('the norm kernel', () => {
  it.each(lengths)('sums the squares of a range of %d gradients, in float64', (length) => {
    const { memory, g } = randomArrays(['g'], length + 9);
    if (length > 4) g[3] = 2 ** 14; // whose square leaves nothing of the others in float32
    const expected = g.subarray(2, 2 + length).reduce((sum, x) => sum + x * x, 0);
    expect(sumOfSquares(memory, g, 2, length)).toBeAllclose(expected, { relative: 1e-12 });
    g[2 + length] = Number.NaN;
    expect(sumOfSquares(memory, g, 2, length)).not.toBeNaN();
    expect(sumOfSquares(memory, g, 2, length + 1)).toBeNaN();
  });

  it.each(lengths)('scales a range of %d gradients and nothing around it', (length) => {
    const { memory, g } = randomArrays(['g'], length + 9);
    const g0 = g.slice();
    scaleBy(memory, g, 2, length, 0.25);
    for (let i = 0; i < length; i++) g0[2 + i] *= 0.25;
    expect(g).toEqual(g0);
  });
});

describe('the Adam kernel', () => {
  it.each(lengths)('updates a range of %d values and nothing around it', (length) => {
    const factors = { keep: 0.99, beta1: 0.9, beta2: 0.99, rate: 0.01, unbias: 2, epsilon: 1e-3 };
    const { keep, beta1, beta2, rate, unbias, epsilon } = factors;
    const { memory, w, m, v, g } = randomArrays(['w', 'm', 'v', 'g'], length + 9);
    const [w0, m0, v0] = [w.slice(), m.slice(), v.slice()];
    updateByAdam(memory, w, m, v, 5, g, 2, length, factors);
    for (let i = 0; i < length; i++) {
      const d = g[2 + i];
      m0[5 + i] = beta1 * m0[5 + i] + (1 - beta1) * d;
      v0[5 + i] = beta2 * v0[5 + i] + (1 - beta2) * d * d;
      const root = Math.sqrt(v0[5 + i]);
      w0[5 + i] = keep * w0[5 + i] - (rate * m0[5 + i]) / (root * unbias + epsilon);
    }
    expect(m).toBeAllclose(m0, { absolute: 1e-7 });
    expect(v).toBeAllclose(v0, { absolute: 1e-7 });
    expect(w).toBeAllclose(w0, { absolute: 1e-7 });
  });
});
