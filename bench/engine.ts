/**
 * One training step (forward, backward, update) of our engine against PyTorch on the same machine, with the
 * same shapes, in processes that take turns. The first three turns decide whether one or two threads are
 * better for each; only the better one continues.
 *
 *     npx tsx bench/engine.ts --python PATH [--python PATH ...] [--row NAME ...] [--rounds N]
 *
 * Every PATH is an interpreter that can import torch: `python3 -m venv env && env/bin/pip install torch`, or
 * Debian's python3-torch. The environment variable BENCH_PYTHON can also list paths, separated by colons.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface, type Interface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import ort from 'onnxruntime-node';
import { Graph } from '../src/graph/graph.ts';
import { encodeOnnx } from '../src/graph/onnx.ts';
import { gemm } from '../src/graph/operators/matmul.ts';
import { forwardOperations, type RowName, shapes } from './engine-shapes.ts';
import { type Row, report } from './report.ts';

const { values: options } = parseArgs({
  options: {
    python: { type: 'string', multiple: true },
    row: { type: 'string', multiple: true },
    rounds: { type: 'string', default: '10' },
  },
});
const pythons = options.python ?? process.env.BENCH_PYTHON?.split(':') ?? [];
const names = (options.row ?? Object.keys(shapes)) as RowName[];
const here = (file: string) => fileURLToPath(new URL(file, import.meta.url));

/** A process that holds one row's model and trains it on request. */
class Contender {
  readonly times: number[] = [];
  peakBytes = 0;
  version = '';
  readonly #child: ChildProcess;
  readonly #lines: AsyncIterator<string>;

  private constructor(command: string, args: string[]) {
    this.#child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] });
    const lines: Interface = createInterface(this.#child.stdout!);
    this.#lines = lines[Symbol.asyncIterator]();
  }

  static async start(command: string, args: string[]): Promise<Contender> {
    const contender = new Contender(command, args);
    ({ version: contender.version } = await contender.#answer());
    return contender;
  }

  async steps(count: number): Promise<void> {
    this.#child.stdin!.write(`${count}\n`);
    const { times, peakBytes } = await this.#answer();
    this.times.push(...times);
    this.peakBytes = peakBytes;
  }

  async end(): Promise<void> {
    this.#child.stdin!.end();
    await once(this.#child, 'exit');
  }

  async #answer() {
    const { value, done } = await this.#lines.next();
    if (done) throw new Error(`${this.#child.spawnargs.join(' ')} ended early`);
    return JSON.parse(value);
  }
}

/** The best matrix product rate of ONNX Runtime on this machine, over a few shapes and both thread counts, in GFLOP/s. */
async function gemmRate(): Promise<number> {
  let best = 0;
  for (const threads of [1, 2]) {
    for (const [m, k, n] of [
      [1024, 1024, 1024],
      [2000, 500, 2000],
      [2048, 2048, 512],
    ] as const) {
      const graph = new Graph();
      const y = gemm(graph.input('a', [m, k]), graph.input('b', [k, n]));
      const session = await ort.InferenceSession.create(encodeOnnx(graph, { y }), {
        intraOpNumThreads: threads,
      });
      const random = (rows: number, columns: number) =>
        new ort.Tensor('float32', Float32Array.from({ length: rows * columns }, Math.random), [
          rows,
          columns,
        ]);
      const feeds = { a: random(m, k), b: random(k, n) };
      const fetches = { y: random(m, n) };
      for (let i = 0; i < 20; i++) {
        const start = performance.now();
        await session.run(feeds, fetches);
        best = Math.max(best, (2 * m * k * n) / (performance.now() - start) / 1e6);
      }
      await session.release();
    }
  }
  return best;
}

const median = (numbers: readonly number[]) =>
  [...numbers].sort((a, b) => a - b)[numbers.length >> 1];

const rate = await gemmRate();
console.log(`best product rate of the runtime: ${rate.toFixed(0)} GFLOP/s\n`);
const table: Row[] = [];
for (const name of names) {
  const shape = JSON.stringify(shapes[name]);
  const sides = await Promise.all(
    [undefined, ...pythons].map((python) =>
      Promise.all(
        ['1', '2'].map((threads) =>
          python
            ? Contender.start(python, [here('engine-torch.py'), name, threads, shape])
            : Contender.start(process.execPath, [
                '--import',
                'tsx',
                here('engine-rows.ts'),
                name,
                threads,
              ]),
        ),
      ),
    ),
  );
  for (const contender of sides.flat()) await contender.steps(2);
  for (const contender of sides.flat()) contender.times.length = 0;
  for (let turn = 0; turn < 3; turn++) {
    for (const contender of sides.flat()) await contender.steps(3);
  }
  const best = sides.map((side) =>
    side.reduce((a, b) => (median(b.times) < median(a.times) ? b : a)),
  );
  for (const contender of sides.flat()) if (!best.includes(contender)) await contender.end();
  for (const contender of best) contender.times.length = 0;
  for (let round = 0; round < Number(options.rounds); round++) {
    for (const contender of best) await contender.steps(3);
  }
  for (const contender of best) await contender.end();
  const [ours, ...theirs] = best as [Contender, ...Contender[]];
  const ms = median(ours.times);
  const speed = (3 * forwardOperations[name]) / ms / 1e6;
  table.push({
    row: name,
    'ours ms': ms,
    ...Object.fromEntries(theirs.map((t) => [`torch ${t.version} ms`, median(t.times)])),
    ...Object.fromEntries(theirs.map((t) => [`ratio ${t.version}`, ms / median(t.times)])),
    'GFLOP/s': Math.round(speed),
    '% of product rate': Math.round((100 * speed) / rate),
    'ours peak MB': Math.round(ours.peakBytes / 2 ** 20),
    ...Object.fromEntries(
      theirs.map((t) => [`torch ${t.version} peak MB`, Math.round(t.peakBytes / 2 ** 20)]),
    ),
    threads: best.map((b, i) => sides[i].indexOf(b) + 1).join(', '),
  });
  console.log(table.at(-1));
}
report('engine', table);
