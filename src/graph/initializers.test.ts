import { describe, expect, it } from 'vitest';
import { Random } from '../base/random.ts';
import { Graph } from './graph.ts';
import { initialValues } from './initial-values.ts';
import { normal, ones, uniform, xavierUniform, zeros } from './initializers.ts';
import { recurrent } from './layers/recurrent.ts';

const draw = (initializer: typeof ones, shape: number[]) => initializer(shape, new Random(1));
const mean = (values: Float32Array) => values.reduce((a, b) => a + b, 0) / values.length;
const largest = (values: Float32Array) => Math.max(...values.map(Math.abs));

describe('initializers', () => {
  it('fill', () => {
    expect([...draw(zeros, [2, 2])]).toEqual([0, 0, 0, 0]);
    expect([...draw(ones, [3])]).toEqual([1, 1, 1]);
  });

  it('uniform: around 0, up to the bound', () => {
    const values = draw(uniform(0.5), [100, 100]);
    expect(mean(values)).toBeCloseTo(0, 1);
    expect(largest(values)).toBeLessThanOrEqual(0.5);
    expect(largest(values)).toBeGreaterThan(0.49);
    expect(mean(values.map((x) => x * x))).toBeCloseTo(0.25 / 3, 2);
  });

  it('normal: around 0, with the deviation', () => {
    const values = draw(normal(0.1), [100, 100]);
    expect(mean(values)).toBeCloseTo(0, 2);
    expect(mean(values.map((x) => x * x))).toBeCloseTo(0.01, 3);
    expect(largest(values)).toBeGreaterThan(0.3);
  });

  it.each([
    [[20, 80], Math.sqrt(6 / 100)],
    [[80, 20], Math.sqrt(6 / 100)],
    [[4, 5, 40], Math.sqrt(6 / 60)],
  ])('xavierUniform of %j reaches sqrt(6 / (fan in + fan out)) = %f', (shape, bound) => {
    const values = draw(xavierUniform, shape);
    expect(largest(values)).toBeLessThanOrEqual(bound);
    expect(largest(values)).toBeGreaterThan(0.98 * bound);
  });

  it('each parameter of a graph has numbers of its own, by its name', () => {
    const graph = new Graph();
    graph.parameter('a', [50], uniform(1));
    graph.parameter('b', [50], uniform(1));
    const values = initialValues(graph, new Random(1));
    expect(values.get('a')).not.toEqual(values.get('b'));
    const other = new Graph();
    other.parameter('b', [50], uniform(1));
    expect(initialValues(other, new Random(1)).get('b')).toEqual(values.get('b'));
  });

  it('recurrent layers begin within 1 / sqrt(H)', () => {
    const graph = new Graph();
    const mask = graph.input('mask', ['T', 'B']);
    recurrent(graph.input('x', ['T', 'B', 10]), mask, 'r', { kind: 'lstm', hidden: 16 });
    for (const [name, values] of initialValues(graph, new Random(1))) {
      expect(largest(values), name).toBeLessThanOrEqual(1 / 4);
      expect(largest(values), name).toBeGreaterThan(0.9 / 4);
    }
  });
});
