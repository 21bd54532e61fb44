import ort from 'onnxruntime-node';
import { expect, it } from 'vitest';
import { Random } from '../base/random.ts';
import { gradients } from './gradients.ts';
import { Graph, type Tensor } from './graph.ts';
import { initialValues } from './initial-values.ts';
import { normal } from './initializers.ts';
import { matchRows, readRows } from './layers/row-memory.ts';
import { encodeOnnx } from './onnx.ts';
import { add, multiply, tanh } from './operators/elementwise.ts';
import { embedding } from './operators/gather.ts';
import { mean } from './operators/reduce.ts';
import { unsqueeze } from './operators/reshape.ts';
import { TrainingSession } from './session.ts';

const [B, J, W, V, D] = [2, 3, 4, 6, 5];
const feeds = {
  words: { data: Int32Array.of(0, 5, 2, 3), shape: [W] },
  places: { data: Int32Array.of(1, 2, 1, 3, 0, 0), shape: [B, J] },
  query: { data: Float32Array.from({ length: B * D }, (_, i) => Math.cos(i)), shape: [B, D] },
};

/** Two hops over a memory of rows of one table, as in a memory network. `also` adds to the loss. */
function memoryGraph(placesOf: (graph: Graph) => Tensor, also?: (rows: Tensor) => Tensor) {
  const graph = new Graph({ training: true });
  const words = graph.input('words', ['W'], 'int32');
  const rows = embedding(graph.parameter('table', [V, D], normal(1)), words);
  const places = placesOf(graph);
  let o = graph.input('query', ['B', D]);
  for (let hop = 0; hop < 2; hop++) {
    const p = unsqueeze(tanh(matchRows(o, rows, places)), 1); // (B, 1, J)
    const read = readRows(p, rows, places); // (B, 1, D)
    o = add(o, mean(read, [1]));
  }
  const loss = mean(multiply(o, o));
  return { graph, rows, loss: also ? add(loss, also(rows)) : loss };
}

const fedPlaces = (graph: Graph) => graph.input('places', ['B', 'J'], 'int32');

async function stepped({ graph, loss }: { graph: Graph; loss: Tensor }) {
  const initial = initialValues(graph, new Random(1));
  const session = await TrainingSession.create(ort, loss, initial, { threads: 1 });
  await session.step(feeds, new Random(1));
  return { session, initial };
}

it('gradients of a memory are added up from weighted vectors, which equals the products in the graph', async () => {
  const { session, initial } = await stepped(memoryGraph(fedPlaces));
  expect(session.rowGradients.size).toBe(0);
  const terms = session.weightedRowGradients.get('table')!;
  expect(terms.length).toBe(4); // one match and one read in each hop
  const sums = new Float64Array(W * D);
  for (const { ids, batch, places, weights, vectors } of terms) {
    expect([ids, batch, places]).toEqual([feeds.words.data, B, feeds.places.data]);
    const M = weights.length / (B * J);
    for (let b = 0; b < B; b++) {
      for (let m = 0; m < M; m++) {
        for (let j = 0; j < J; j++) {
          for (let d = 0; d < D; d++) {
            const [row, vector] = [places[b * J + j], b * M + m];
            sums[row * D + d] += weights[vector * J + j] * vectors[vector * D + d];
          }
        }
      }
    }
  }
  const { graph, rows, loss } = memoryGraph(fedPlaces);
  const model = encodeOnnx(graph, { d: gradients(loss, [rows])[0] });
  const runner = await ort.InferenceSession.create(model, { logSeverityLevel: 3 });
  const fed = {
    words: new ort.Tensor('int32', feeds.words.data, feeds.words.shape),
    places: new ort.Tensor('int32', feeds.places.data, feeds.places.shape),
    query: new ort.Tensor('float32', feeds.query.data, feeds.query.shape),
    table: new ort.Tensor('float32', initial.get('table')!, [V, D]),
  };
  const { d } = await runner.run(fed);
  expect(sums).toBeAllclose(d.data as Float32Array, { absolute: 1e-6, relative: 1e-5 });
});

it.each([
  ['rows are used otherwise, too', memoryGraph(fedPlaces, (rows) => mean(multiply(rows, rows)))],
  [
    'places are computed',
    memoryGraph((graph) => graph.node('Abs', [fedPlaces(graph)], ['B', 'J'])),
  ],
])('gradients are rows if %s', async (_, built) => {
  const { session } = await stepped(built);
  expect(session.weightedRowGradients.size).toBe(0);
  expect(session.rowGradients.get('table')!.map(({ rows }) => rows.length)).toEqual([W * D]);
});
