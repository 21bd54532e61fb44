import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import wabt from 'wabt';
import { Random } from '../base/random.ts';
import { ParameterMemory } from '../graph/parameter-memory.ts';
import { adamKernel, kernel } from './adam-kernel.ts';

describe('the Adam kernel', () => {
  it('is the compiled adam-kernel.wat (to change it, print this binary in base64)', async () => {
    const source = readFileSync(new URL('adam-kernel.wat', import.meta.url), 'utf8');
    const { parseWat } = await wabt();
    const { buffer } = parseWat('adam-kernel.wat', source, { simd: true }).toBinary({});
    expect(kernel).toEqual(new Uint8Array(buffer));
  });

  it('updates a range of any length and nothing around it', () => {
    const random = new Random(1);
    const factors = { keep: 0.99, beta1: 0.9, beta2: 0.99, rate: 0.01, unbias: 2, epsilon: 1e-3 };
    const { keep, beta1, beta2, rate, unbias, epsilon } = factors;
    for (const length of [0, 1, 2, 3, 4, 5, 50, 20001]) {
      const memory = new ParameterMemory([length + 9]);
      const arrays = [0, 1, 2, 3].map(() => {
        const array = memory.allocate(length + 9);
        for (let i = 0; i < array.length; i++) array[i] = random.uniform();
        return array;
      });
      const [w, m, v, g] = arrays as [Float32Array, Float32Array, Float32Array, Float32Array];
      const [w0, m0, v0] = [w.slice(), m.slice(), v.slice()];
      adamKernel(memory)(w, m, v, 5, g, 2, length, factors);
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
    }
  });
});
