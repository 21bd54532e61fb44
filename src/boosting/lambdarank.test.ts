import { describe, expect, it } from 'vitest';
import { Random } from '../base/random.ts';
import { LambdaRank } from './lambdarank.ts';

/** Minus the gradient of each row by Burges 2010, section 7, pair by pair, with LightGBM's two normalizations. */
function slowLambdas(labels: number[], scores: number[], truncation: number): number[] {
  const order = [...labels.keys()].sort((a, b) => scores[b] - scores[a] || a - b);
  const gain = (label: number) => 2 ** label - 1;
  const discount = (row: number) => 1 / Math.log2(2 + order.indexOf(row));
  const best = [...labels].sort((a, b) => b - a).slice(0, truncation);
  const ideal = best.reduce((sum, label, i) => sum + gain(label) / Math.log2(2 + i), 0);
  const spread = Math.max(...scores) !== Math.min(...scores);
  const lambdas = labels.map(() => 0);
  for (let i = 0; i < labels.length; i++) {
    for (let j = 0; j < labels.length; j++) {
      if (labels[i] <= labels[j]) continue;
      if (Math.min(order.indexOf(i), order.indexOf(j)) >= truncation) continue;
      const swap = (gain(labels[i]) - gain(labels[j])) * (discount(i) - discount(j));
      const margin = scores[i] - scores[j];
      const delta = Math.abs(swap) / ideal / (spread ? 0.01 + Math.abs(margin) : 1);
      const lambda = delta / (1 + Math.exp(margin));
      lambdas[i] += lambda;
      lambdas[j] -= lambda;
    }
  }
  const sum = lambdas.length === 0 ? 0 : pairSum(labels, scores, truncation);
  return lambdas.map((lambda) => (sum > 0 ? (lambda * Math.log2(1 + sum)) / sum : 0));

  function pairSum(labels: number[], scores: number[], truncation: number): number {
    let total = 0;
    for (let i = 0; i < labels.length; i++) {
      for (let j = 0; j < labels.length; j++) {
        if (labels[i] <= labels[j]) continue;
        if (Math.min(order.indexOf(i), order.indexOf(j)) >= truncation) continue;
        const margin = scores[i] - scores[j];
        const swap = (gain(labels[i]) - gain(labels[j])) * (discount(i) - discount(j));
        total +=
          (2 * (Math.abs(swap) / ideal / (spread ? 0.01 + Math.abs(margin) : 1))) /
          (1 + Math.exp(margin));
      }
    }
    return total;
  }
}

describe('LambdaRank', () => {
  it('gives the lambdas of the formula, query by query', () => {
    const random = new Random(1);
    const groups = Uint32Array.of(6, 1, 9, 4);
    const labels = Array.from({ length: 20 }, () => random.integer(4));
    labels.fill(0, 16); // a query without relevant rows
    const scores = Float64Array.from(labels, () => random.integer(40) / 10);
    for (const truncation of [1, 3, 20]) {
      const rank = new LambdaRank(
        { values: new Float32Array(20), features: 1, labels: Uint8Array.from(labels), groups },
        truncation,
      );
      const gradients = new Float32Array(20);
      const hessians = new Float32Array(20);
      rank.derive(scores, gradients, hessians);
      let first = 0;
      const expected: number[] = [];
      for (const rows of groups) {
        const [y, s] = [labels.slice(first, first + rows), [...scores].slice(first, first + rows)];
        const relevant = y.some((label) => label > 0);
        expected.push(...(relevant ? slowLambdas(y, s, truncation) : y.map(() => 0)));
        first += rows;
      }
      expect([...gradients].map((g) => -g)).toBeAllclose(expected, { absolute: 1e-6 });
      expect(hessians.every((h) => h >= 0)).toBe(true);
      expect([...gradients].slice(16)).toEqual([0, 0, 0, 0]);
    }
  });

  it('multiplies what it gives each row by its weight', () => {
    const rows = {
      values: new Float32Array(3),
      features: 1,
      labels: Uint8Array.of(0, 2, 1),
      groups: Uint32Array.of(3),
    };
    const weights = Float32Array.of(0.5, 2, 4);
    const [plain, weighted] = [rows, { ...rows, weights }].map((own) => {
      const derivatives = [new Float32Array(3), new Float32Array(3)] as const;
      new LambdaRank(own, 8).derive(Float64Array.of(0.3, 0.1, 0.2), ...derivatives);
      return derivatives;
    });
    for (const [kind, values] of plain.entries()) {
      expect(values.every((x) => x !== 0)).toBe(true);
      expect([...weighted[kind]]).toEqual([...values.map((x, row) => x * weights[row])]);
    }
  });

  it('has the derivative of its gradient as hessian, where two rows keep their places', () => {
    const rows = {
      values: new Float32Array(2),
      features: 1,
      labels: Uint8Array.of(1, 0),
      groups: Uint32Array.of(2),
    };
    const rank = new LambdaRank(rows, 2);
    const gradients = new Float32Array(2);
    const hessians = new Float32Array(2);
    rank.derive(Float64Array.of(0, 0), gradients, hessians);
    // delta = 1 - 1/log2(3), p = 1/2, sum = 2 (delta / 2)
    const delta = 1 - 1 / Math.log2(3);
    const factor = Math.log2(1 + delta) / delta;
    expect([...gradients]).toBeAllclose([(-delta / 2) * factor, (delta / 2) * factor], {
      absolute: 1e-7,
    });
    expect([...hessians]).toBeAllclose([(delta / 4) * factor, (delta / 4) * factor], {
      absolute: 1e-7,
    });
  });

  it('judges by nDCG: 1 for the ideal order, and queries without relevant rows left out', () => {
    const labels = Uint8Array.of(0, 2, 1, 0, 0);
    const rows = { values: new Float32Array(5), features: 1, labels, groups: Uint32Array.of(3, 2) };
    const rank = new LambdaRank(rows, 2);
    expect(rank.judge(Float64Array.of(0, 2, 1, 1, 0))).toBe(1);
    // order 0, 2, 1: only label 1 at place 2 of the first two
    const ideal = 3 + 1 / Math.log2(3);
    expect(rank.judge(Float64Array.of(2, 0, 1, 1, 0))).toBeCloseTo(1 / Math.log2(3) / ideal, 12);
  });
});
