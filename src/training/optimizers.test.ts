import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ParameterMemory } from '../graph/parameter-memory.ts';
import type { RowsGradient } from '../graph/session.ts';
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

/** A dense parameter `w` and an embedding table, as in a training session. */
class Source implements GradientSource {
  readonly memory: ParameterMemory;
  readonly w: Float32Array;
  readonly table: Float32Array;
  readonly parameters: ReadonlyMap<string, Float32Array>;
  readonly gradients: ReadonlyMap<string, Float32Array>;
  readonly rowGradients = new Map<string, RowsGradient[]>();

  constructor({ w = [], table = [] }: { w?: readonly number[]; table?: readonly number[] }) {
    this.memory = new ParameterMemory([w.length, table.length]);
    this.w = this.memory.allocate(w.length);
    this.w.set(w);
    this.table = this.memory.allocate(table.length);
    this.table.set(table);
    this.parameters = new Map([
      ['w', this.w],
      ['table', this.table],
    ]);
    this.gradients = new Map([['w', this.memory.allocate(w.length)]]);
  }

  /** Sets the gradient of `w`. */
  dense(gradient: readonly number[]): this {
    this.gradients.get('w')!.set(gradient);
    return this;
  }

  /** Sets the gradients of the table's rows, one for each lookup. */
  rows(...gradients: { ids: readonly number[]; rows: readonly number[] }[]): this {
    const rows = gradients.map(({ ids, rows }) => ({ ids, rows: Float32Array.from(rows) }));
    this.rowGradients.set('table', rows);
    return this;
  }
}

describe.each(optimizers)('%s', (name, make) => {
  it('matches PyTorch step by step', () => {
    const source = new Source({ w: dense.start });
    const optimizer = make();
    dense.gradients.forEach((g: number[], i: number) => {
      optimizer.step(source.dense(g), rate);
      expect(source.w).toBeAllclose(dense[name][i], tolerance);
    });
  });

  it('continues bit-identically from a restored state', () => {
    const steps = (source: Source, optimizer: Optimizer, from: number, to: number) => {
      for (const g of dense.gradients.slice(from, to)) optimizer.step(source.dense(g), rate);
    };
    const unbroken = new Source({ w: dense.start });
    steps(unbroken, make(), 0, 6);
    const until = new Source({ w: dense.start });
    const first = make();
    steps(until, first, 0, 3);
    const from = new Source({ w: [...until.w] });
    const second = make();
    second.restore(structuredClone(first.state()));
    expect(second.state()).toEqual(first.state());
    steps(from, second, 3, 6);
    expect(from.w).toEqual(unbroken.w);

    first.restore(make().state()); // to the start
    until.w.set(dense.start);
    steps(until, first, 0, 6);
    expect(until.w).toEqual(unbroken.w);
  });

  it('does not change rows that do not occur', () => {
    const optimizer = make();
    const source = new Source({ table: [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8] });
    const { table } = source;
    optimizer.step(source.rows({ ids: [0, 1], rows: [1, 2, 3, 4] }), rate);
    const before = table.slice();
    const memory = structuredClone(optimizer.state().arrays);
    optimizer.step(source.rows({ ids: [1], rows: [5, 6] }), rate);
    for (const i of [0, 1, 4, 5, 6, 7]) expect(table[i]).toBe(before[i]);
    for (const i of [2, 3]) expect(table[i]).toBeLessThan(before[i]);
    for (const [key, { data }] of Object.entries(optimizer.state().arrays)) {
      for (const i of [0, 1, 4, 5, 6, 7]) expect(data[i]).toBe(memory[key].data[i]);
    }
  });

  it('adds up a row that occurs several times, in one lookup or two', () => {
    const [once, twice, apart] = [1, 2, 3].map(() => new Source({ table: [1, 1, 2, 2] }));
    make().step(once.rows({ ids: [1], rows: [4, 6] }), rate);
    make().step(twice.rows({ ids: [1, 1], rows: [1, 2, 3, 4] }), rate);
    make().step(apart.rows({ ids: [1], rows: [1, 2] }, { ids: [1], rows: [3, 4] }), rate);
    expect(twice.table).toEqual(once.table);
    expect(apart.table).toEqual(once.table);
  });

  it('accepts a batch without rows', () => {
    const source = new Source({ table: [1, 2] });
    const optimizer = make();
    optimizer.step(source.rows({ ids: [], rows: [] }), rate);
    optimizer.step(source.rows(), rate);
    expect([...source.table]).toEqual([1, 2]);
  });
});

describe('embedding tables', () => {
  it.each([
    ['adam', () => new Adam()],
    ['adagrad', () => new Adagrad()],
  ])('%s matches PyTorch on sparse gradients', (name, make) => {
    const source = new Source({ table: sparse.start });
    const optimizer = make();
    sparse.ids.forEach((ids: number[], i: number) => {
      optimizer.step(source.rows({ ids, rows: sparse.rows[i] }), rate);
      expect(source.table).toBeAllclose(sparse[name as 'adam'][i], tolerance);
    });
  });
});

it('two optimizers on one session are an error', () => {
  const source = new Source({ w: [1, 2] }).dense([1, 1]);
  new Adam().step(source, rate);
  expect(() => new Adam().step(source, rate)).toThrow(
    /^no room for 2 more values: .*; a training session serves one optimizer, so create another session$/,
  );
});

it('a state of another kind is an error', () => {
  expect(() => new Adam().restore(new Sgd().state())).toThrow(
    /optimizer state: expected adam, got sgd; resume with the optimizer that wrote it, or start over/,
  );
});

describe('clipByGlobalNorm', () => {
  it.each(golden.clip as { maxNorm: number; norm: number; gradients: number[][] }[])(
    'matches PyTorch at $maxNorm',
    ({ maxNorm, norm, gradients }) => {
      const source = new Source({ w: dense.start, table: sparse.start })
        .dense(dense.gradients[0])
        .rows({ ids: [0, 2, 4], rows: sparse.rows[0] });
      const merged = new RowMerger().merge(source);
      expect(clipByGlobalNorm(merged, maxNorm)).toBeAllclose(norm, tolerance);
      expect(merged.gradients.get('w')).toBeAllclose(gradients[0], tolerance);
      expect(merged.rowGradients.get('table')![0].rows).toBeAllclose(gradients[1], tolerance);
    },
  );

  it('keeps the direction and reaches the norm, with repeated rows added up first', () => {
    const source = new Source({ table: [0, 0, 0, 0] }).rows({ ids: [1, 1], rows: [1, 2, 2, 2] });
    const merged = new RowMerger().merge(source);
    expect(clipByGlobalNorm(merged, 1)).toBeCloseTo(5, 6); // of (3, 4), not of (1, 2, 2, 2)
    expect(merged.rowGradients.get('table')![0].rows).toBeAllclose([0.6, 0.8], { relative: 1e-6 });
    expect(globalNorm(merged)).toBeCloseTo(1, 5);
  });

  it('leaves small gradients bit-identical, and reports non-finite gradients', () => {
    const source = new Source({ w: [0, 0] }).dense([0.3, 0.4]);
    expect(clipByGlobalNorm(new RowMerger().merge(source), 1)).toBeCloseTo(0.5, 6);
    expect(source.gradients.get('w')).toEqual(Float32Array.of(0.3, 0.4));
    source.dense([Number.NaN, 0.4]);
    expect(clipByGlobalNorm(new RowMerger().merge(source), 0.1)).toBeNaN();
  });
});

it('addL2Penalty pulls weights and occurring rows towards 0', () => {
  const source = new Source({ w: [-2], table: [1, 2, 3, 4] })
    .dense([1])
    .rows({ ids: [1, 1], rows: [0, 0, 0, 0] });
  const merged = new RowMerger().merge(source);
  addL2Penalty(merged, 0.5);
  expect([...merged.gradients.get('w')!]).toEqual([0]);
  const [{ ids, rows }] = merged.rowGradients.get('table')!;
  expect([[...(ids as Int32Array)], [...rows]]).toEqual([[1], [1.5, 2]]);
});
