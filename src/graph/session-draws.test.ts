/** What a training session does to a graph between steps: dropout masks and running averages. */
import ort from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { Random } from '../base/random.ts';
import { Graph } from './graph.ts';
import { initialValues } from './initial-values.ts';
import { ones } from './initializers.ts';
import { batchNorm } from './layers/batch-norm.ts';
import { dropout } from './layers/dropout.ts';
import { mean } from './operators/reduce.ts';
import { TrainingSession } from './session.ts';

const create = (graph: Graph, loss: Parameters<typeof TrainingSession.create>[1]) =>
  TrainingSession.create(ort, loss, initialValues(graph, new Random(1)), { threads: 1 });

describe('TrainingSession', () => {
  it('drops the share of values that it is told, and scales the others so that the mean stays', async () => {
    const graph = new Graph({ training: true });
    const session = await create(graph, mean(dropout(graph.parameter('w', [20_000], ones), 0.2)));
    const loss = await session.step({}, new Random(2));
    const gradient = session.gradients.get('w')!;
    const kept = gradient.filter((d) => d !== 0);
    expect(kept.length / gradient.length).toBeCloseTo(0.8, 1);
    for (const d of [Math.min(...kept), Math.max(...kept)]) {
      expect(d).toBeAllclose(1 / 0.8 / 20_000, { relative: 1e-5 });
    }
    expect(loss).toBeCloseTo(1, 1);
    await session.release();
  });

  it('lets running averages follow the batches by their momentum', async () => {
    const graph = new Graph({ training: true });
    const session = await create(graph, mean(batchNorm(graph.input('x', ['B', 1]), 'n')));
    const x = { data: Float32Array.of(1, 3), shape: [2, 1] };
    const running = () => ['n.mean', 'n.variance'].map((name) => session.parameters.get(name)![0]);
    expect(running()).toEqual([0, 1]);
    // The batch has mean 2 and variance 2; a tenth of the way to them, twice.
    await session.step({ x }, new Random(2));
    expect(running()).toBeAllclose([0.2, 1.1], { relative: 1e-6 });
    await session.step({ x }, new Random(2));
    expect(running()).toBeAllclose([0.38, 1.19], { relative: 1e-6 });
    await session.release();
  });
});
