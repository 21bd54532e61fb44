import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Adagrad } from './adagrad.ts';
import { Adam } from './adam.ts';
import { clipByGlobalNorm, globalNorm } from './clip.ts';
import { addL2Penalty } from './l2.ts';
import { type GradientSource, RowMerger } from './merged-gradients.ts';
import type { Optimizer } from './optimizer.ts';
import { Sgd } from './sgd.ts';

const golden = JSON.parse(
  readFileSync(new URL('../../test/golden/optimizers.json', import.meta.url), 'utf8'),
);
const { learningRate: rate, tolerance, dense, sparse } = golden;

const optimizers: [string, () => Optimizer][] = [
  ['sgd', () => new Sgd()],
  ['sgdMomentum', () => new Sgd({ momentum: 0.9 })],
  ['adagrad', () => new Adagrad()],
  ['adam', () => new Adam()],
  ['adamWeightDecay', () => new Adam({ weightDecay: 0.1 })],
];

function denseSource(w: Float32Array, g: Float32Array): GradientSource {
  return {
    parameters: new Map([['w', w]]),
    gradients: new Map([['w', g]]),
    rowGradients: new Map(),
  };
}

function tableSource(
  table: Float32Array,
  ...gradients: { ids: readonly number[]; rows: readonly number[] }[]
): GradientSource {
  const rows = gradients.map(({ ids, rows }) => ({ ids, rows: Float32Array.from(rows) }));
  return {
    parameters: new Map([['table', table]]),
    gradients: new Map(),
    rowGradients: new Map([['table', rows]]),
  };
}

describe.each(optimizers)('%s', (name, make) => {
  it('follows PyTorch step by step', () => {
    const w = Float32Array.from(dense.start);
    const optimizer = make();
    dense.gradients.forEach((g: number[], i: number) => {
      optimizer.step(denseSource(w, Float32Array.from(g)), rate);
      expect(w).toBeAllclose(dense[name][i], tolerance);
    });
  });

  it('goes on from a restored state bit for bit', () => {
    const steps = (w: Float32Array, optimizer: Optimizer, from: number, to: number) => {
      for (const g of dense.gradients.slice(from, to)) {
        optimizer.step(denseSource(w, Float32Array.from(g)), rate);
      }
    };
    const unbroken = Float32Array.from(dense.start);
    steps(unbroken, make(), 0, 6);
    const w = Float32Array.from(dense.start);
    const first = make();
    steps(w, first, 0, 3);
    const second = make();
    second.restore(structuredClone(first.state()));
    steps(w, second, 3, 6);
    expect(w).toEqual(unbroken);
  });

  it('leaves rows that do not occur as they are', () => {
    const optimizer = make();
    const table = Float32Array.from({ length: 8 }, (_, i) => Math.fround(0.1 * (i + 1)));
    optimizer.step(tableSource(table, { ids: [0, 1], rows: [1, 2, 3, 4] }), rate);
    const before = table.slice();
    const memory = structuredClone(optimizer.state().arrays);
    optimizer.step(tableSource(table, { ids: [1], rows: [5, 6] }), rate);
    for (const i of [0, 1, 4, 5, 6, 7]) expect(table[i]).toBe(before[i]);
    for (const i of [2, 3]) expect(table[i]).toBeLessThan(before[i]);
    for (const [key, { data }] of Object.entries(optimizer.state().arrays)) {
      for (const i of [0, 1, 4, 5, 6, 7]) expect(data[i]).toBe(memory[key].data[i]);
    }
  });

  it('adds up a row that occurs several times, in one place or two', () => {
    const start = [1, 1, 2, 2];
    const [once, twice, apart] = [1, 2, 3].map(() => Float32Array.from(start));
    make().step(tableSource(once, { ids: [1], rows: [4, 6] }), rate);
    make().step(tableSource(twice, { ids: [1, 1], rows: [1, 2, 3, 4] }), rate);
    make().step(tableSource(apart, { ids: [1], rows: [1, 2] }, { ids: [1], rows: [3, 4] }), rate);
    expect(twice).toEqual(once);
    expect(apart).toEqual(once);
  });

  it('takes a batch without any row', () => {
    const table = Float32Array.of(1, 2);
    make().step(tableSource(table, { ids: [], rows: [] }), rate);
    make().step(tableSource(table), rate);
    expect([...table]).toEqual([1, 2]);
  });
});

describe('embedding tables', () => {
  it.each([
    ['adam', () => new Adam()],
    ['adagrad', () => new Adagrad()],
  ])('%s follows PyTorch on sparse gradients', (name, make) => {
    const table = Float32Array.from(sparse.start);
    const optimizer = make();
    sparse.ids.forEach((ids: number[], i: number) => {
      optimizer.step(tableSource(table, { ids, rows: sparse.rows[i] }), rate);
      expect(table).toBeAllclose(sparse[name as 'adam'][i], tolerance);
    });
  });
});

it('a state of another kind is an error', () => {
  expect(() => new Adam().restore(new Sgd().state())).toThrow(
    /optimizer state: expected adam, got sgd; resume with the optimizer that wrote it/,
  );
});

describe('clipByGlobalNorm', () => {
  it.each(golden.clip as { maxNorm: number; norm: number; gradients: number[][] }[])(
    'follows PyTorch at $maxNorm',
    ({ maxNorm, norm, gradients }) => {
      const source = {
        ...tableSource(new Float32Array(15), { ids: [0, 2, 4], rows: sparse.rows[0] }),
        gradients: new Map([['w', Float32Array.from(dense.gradients[0])]]),
      };
      const merged = new RowMerger().merge(source);
      expect(clipByGlobalNorm(merged, maxNorm)).toBeAllclose(norm, tolerance);
      expect(merged.gradients.get('w')).toBeAllclose(gradients[0], tolerance);
      expect(merged.rowGradients.get('table')![0].rows).toBeAllclose(gradients[1], tolerance);
    },
  );

  it('leaves the direction and reaches the norm, with repeated rows added up first', () => {
    const source = tableSource(new Float32Array(4), { ids: [1, 1], rows: [1, 2, 2, 2] });
    const merged = new RowMerger().merge(source);
    expect(clipByGlobalNorm(merged, 1)).toBeCloseTo(5, 6); // of (3, 4), not of (1, 2, 2, 2)
    expect(merged.rowGradients.get('table')![0].rows).toBeAllclose([0.6, 0.8], { relative: 1e-6 });
    expect(globalNorm(merged)).toBeCloseTo(1, 5);
  });

  it('leaves small gradients bit-identical, and tells of gradients that are not finite', () => {
    const g = Float32Array.of(0.3, 0.4);
    expect(clipByGlobalNorm(new RowMerger().merge(denseSource(g, g)), 1)).toBeCloseTo(0.5, 6);
    expect(g).toEqual(Float32Array.of(0.3, 0.4));
    g[0] = Number.NaN;
    expect(clipByGlobalNorm(new RowMerger().merge(denseSource(g, g)), 0.1)).toBeNaN();
  });
});

it('addL2Penalty pulls weights and the rows that occur towards 0', () => {
  const table = Float32Array.of(1, 2, 3, 4);
  const source = {
    ...tableSource(table, { ids: [1, 1], rows: [0, 0, 0, 0] }),
    gradients: new Map([['w', Float32Array.of(1)]]),
  };
  (source.parameters as Map<string, Float32Array>).set('w', Float32Array.of(-2));
  const merged = new RowMerger().merge(source);
  addL2Penalty(merged, 0.5);
  expect([...merged.gradients.get('w')!]).toEqual([0]);
  const [{ ids, rows }] = merged.rowGradients.get('table')!;
  expect([[...(ids as Int32Array)], [...rows]]).toEqual([[1], [1.5, 2]]);
});
