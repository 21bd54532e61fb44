import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { SparseRowsBuilder } from '../../base/sparse-rows.ts';
import { quietContext } from '../model.case.ts';
import { fitMultinomial } from './multinomial.ts';
import type { SparseWeights } from './sparse-weights.ts';

interface Optimum {
  C: number;
  intercept: boolean;
  weights: number[][];
  intercepts: number[];
}
const golden: {
  problem: { rows: number[][] };
  softmax: { classes: number[]; optima: Optimum[] };
} = JSON.parse(readFileSync(new URL('../../../test/golden/linear.json', import.meta.url), 'utf8'));
const { rows } = golden.problem;
const { classes, optima } = golden.softmax;

function sparse(dense: number[][]) {
  const builder = new SparseRowsBuilder(dense[0].length);
  for (const row of dense) builder.add(new Map([...row.entries()].filter(([, x]) => x !== 0)));
  return builder.finish();
}

const exact = { maxIterations: 2_000, tolerance: 1e-7, prune: 0 };
const scoresOf = (weights: SparseWeights, row: number[]) => [
  ...weights.scores(new Map(row.entries())),
];

describe('fitMultinomial', () => {
  it.each(optima)("C = $C, intercept $intercept: scikit-learn's optimum", async (optimum) => {
    const options = { ...exact, C: optimum.C, bias: optimum.intercept ? 1 : 0 };
    const fitted = await fitMultinomial(sparse(rows), classes, 4, options, quietContext());
    for (const row of rows) {
      const expected = optimum.weights.map((w, k) =>
        w.reduce((sum, x, f) => sum + x * row[f], optimum.intercepts[k]),
      );
      expect(scoresOf(fitted, row)).toBeAllclose(expected, { absolute: 1e-3, relative: 1e-3 });
    }
    expect(
      scoresOf(
        fitted,
        rows[0].map(() => 0),
      ),
    ).toBeAllclose(optimum.intercepts, {
      absolute: 1e-3,
    });
  });

  it("drops weights below a share of the class's largest", async () => {
    const learn = (prune: number) =>
      fitMultinomial(sparse(rows), classes, 4, { ...exact, C: 1, bias: 0, prune }, quietContext());
    const [whole, pruned] = [await learn(0), await learn(0.5)];
    const columns = rows[0].map((_, f) => rows[0].map((_, other) => (other === f ? 1 : 0)));
    const weightsOf = (weights: SparseWeights) => columns.map((one) => scoresOf(weights, one));
    const all = weightsOf(whole);
    const most = [0, 1, 2, 3].map((k) => Math.max(...all.map((own) => Math.abs(own[k]))));
    expect(weightsOf(pruned).flat()).toBeAllclose(
      all.flatMap((own) => own.map((w, k) => (Math.abs(w) >= 0.5 * most[k] ? w : 0))),
    );
    expect(all.flat().every((w) => w !== 0)).toBe(true);
  });

  it('keeps the last finished iteration when interrupted, or reports that there is none', async () => {
    const controller = new AbortController();
    const now = performance.now;
    let clock = 0;
    performance.now = () => (clock += 60); // every second row ends a slice of 100 ms
    try {
      const notes: string[] = [];
      const logger = { debug() {}, info() {}, warn: (line: string) => notes.push(line) };
      const context = quietContext({
        logger,
        signal: controller.signal,
        onProgress: ({ done }) => done === 2 && controller.abort(),
      });
      const options = { ...exact, C: 10, bias: 1 };
      const fitted = await fitMultinomial(sparse(rows), classes, 4, options, context);
      expect(notes).toEqual(['training was interrupted: kept iteration 2 of 2000']);
      expect(scoresOf(fitted, rows[0]).some((score) => score !== 0)).toBe(true);
      await expect(fitMultinomial(sparse(rows), classes, 4, options, context)).rejects.toThrow(
        /training was interrupted/,
      );
    } finally {
      performance.now = now;
    }
  });

  it('rejects more weights than it can train, and says how many classes are possible', async () => {
    const columns = 2 ** 22;
    const few = { ...sparse([[1]]), columns };
    const options = { ...exact, C: 1, bias: 1 };
    await expect(fitMultinomial(few, [0], 5, options, quietContext())).rejects.toThrow(
      /5 sets of tags and 4194304 words .* set maxClasses to 3 or less/,
    );
  });
});
