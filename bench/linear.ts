/**
 * Compares the solvers of `logistic` and `svm` with liblinear (`-s 7` and `-s 1`) on the same one-vs-rest problems:
 * the same tf-idf rows, loss, C, stopping tolerance and intercept, with one thread each.
 *
 *     npx tsx bench/linear.ts [--data FOLDER]... [--runs 3]
 *
 * Uses generated posts and, for each `--data`, the posts of FOLDER's train and test files with one of the
 * 50 most used tags; the most used of its tags is a post's class. liblinear's time is that of its whole run minus that of a
 * run with `-s 2 -e 1e9`, which reads and writes the same and stops after one gradient per class, so the
 * subtraction slightly favours liblinear. Runs take turns; times are medians.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { Random } from '../src/base/random.ts';
import type { SparseRows } from '../src/base/sparse-rows.ts';
import { TagTable } from '../src/features/tag-table.ts';
import { TfIdf } from '../src/features/tf-idf.ts';
import { Vocabulary } from '../src/features/vocabulary.ts';
import { solveLogistic } from '../src/models/linear/dual-logistic.ts';
import { svmSolver } from '../src/models/linear/dual-svm.ts';
import type { Solution, Solver } from '../src/models/linear/problem.ts';
import { readAllPosts } from '../src/posts/read.ts';
import { createPipeline } from '../src/text/pipeline.ts';
import { report } from './report.ts';

const CLASSES = 50;
const EPS = 0.1;
const BIAS = 1;

/** Labelled rows: `labels[i]` in [0, CLASSES). */
interface Part {
  readonly rows: SparseRows;
  readonly labels: readonly number[];
}

interface Documents {
  readonly tokens: readonly (readonly string[])[];
  readonly labels: readonly number[];
}

const { values: flags } = parseArgs({
  options: {
    data: { type: 'string', multiple: true, default: [] },
    runs: { type: 'string', default: '3' },
  },
});

const folder = mkdtempSync(join(tmpdir(), 'octothorpe-linear-'));
try {
  const rows = compareOn('generated', generated(30_000, 3_000));
  for (const data of flags.data) rows.push(...compareOn(basename(data), await real(data)));
  report('linear', rows);
} finally {
  rmSync(folder, { recursive: true });
}

function compareOn(posts: string, documents: readonly [Documents, Documents]) {
  const [train, test] = rowsOf(documents);
  writeFileSync(join(folder, 'train'), svmlight(train));
  writeFileSync(join(folder, 'test'), svmlight(test));
  return [
    { posts, ...compare('svm', '1', svmSolver('squared-hinge'), 1, train, test) },
    { posts, ...compare('logistic', '7', solveLogistic, 10, train, test) },
  ];
}

function compare(name: string, type: string, solver: Solver, C: number, train: Part, test: Part) {
  const ours: number[] = [];
  const whole: number[] = [];
  const reading: number[] = [];
  let solutions: Solution[] = [];
  for (let run = 0; run < Number(flags.runs); run++) {
    const start = performance.now();
    solutions = solveAll(solver, C, train);
    ours.push((performance.now() - start) / 1000);
    reading.push(liblinearTrain('2', C, 1e9, 'unused'));
    whole.push(liblinearTrain(type, C, EPS, 'model'));
  }
  const theirs = median(whole) - median(reading);
  const predicted = run('liblinear-predict', ['test', 'model', 'predictions']);
  const accuracy = Number(/Accuracy = ([\d.]+)%/.exec(predicted)![1]) / 100;
  return {
    solver: name,
    'train rows': train.labels.length,
    features: train.rows.columns,
    C,
    'liblinear s': theirs,
    'octothorpe s': median(ours),
    'time ratio': median(ours) / theirs,
    'liblinear accuracy': accuracy,
    'octothorpe accuracy': accuracyOf(solutions, test),
  };
}

function solveAll(solver: Solver, C: number, train: Part): Solution[] {
  const random = new Random(1);
  const costs = new Float64Array(train.labels.length).fill(C);
  return Array.from({ length: CLASSES }, (_, own) => {
    const labels = new Int8Array(train.labels.length).fill(-1);
    for (const [row, label] of train.labels.entries()) if (label === own) labels[row] = 1;
    const problem = { rows: train.rows, labels, costs, bias: BIAS };
    return solver(problem, { eps: EPS, maxIterations: 1000, random });
  });
}

function accuracyOf(solutions: readonly Solution[], test: Part): number {
  const { offsets, indices, values } = test.rows;
  const hits = test.labels.filter((label, row) => {
    const scores = solutions.map(({ weights, intercept }) => {
      let score = intercept;
      for (let i = offsets[row]; i < offsets[row + 1]; i++) {
        score += weights[indices[i]] * values[i];
      }
      return score;
    });
    return scores.indexOf(Math.max(...scores)) === label;
  });
  return hits.length / test.labels.length;
}

/** @returns seconds */
function liblinearTrain(type: string, C: number, eps: number, model: string): number {
  const start = performance.now();
  const settings = ['-s', type, '-c', String(C), '-e', String(eps), '-B', String(BIAS), '-q'];
  run('liblinear-train', [...settings, 'train', model]);
  return (performance.now() - start) / 1000;
}

function run(command: string, args: string[]): string {
  const { error, status, stdout, stderr } = spawnSync(command, args, {
    cwd: folder,
    encoding: 'utf8',
  });
  if (error)
    throw new Error(`${command} is required; install Debian's liblinear-tools`, { cause: error });
  if (status !== 0) throw new Error(`${command} failed: ${stderr}`);
  return stdout;
}

/** liblinear's file format: label, then feature:value pairs, with features from 1. */
function svmlight({ rows, labels }: Part): string {
  const lines = labels.map((label, row) => {
    let line = String(label + 1);
    for (let i = rows.offsets[row]; i < rows.offsets[row + 1]; i++) {
      line += ` ${rows.indices[i] + 1}:${rows.values[i]}`;
    }
    return line;
  });
  return `${lines.join('\n')}\n`;
}

function rowsOf([train, test]: readonly [Documents, Documents]): [Part, Part] {
  const tfIdf = new TfIdf(Vocabulary.build(train.tokens, { minDocuments: 2 }));
  const part = ({ tokens, labels }: Documents) => ({ rows: tfIdf.rows(tokens), labels });
  return [part(train), part(test)];
}

/** Posts of about 10 words: half from 30,000 by Zipf's law, half from their class's 300. Every tenth post is mislabelled. */
function generated(trainSize: number, testSize: number): [Documents, Documents] {
  const random = new Random(4);
  const word = () => `w${Math.floor(30_000 ** random.uniform())}`;
  const documents = (size: number): Documents => {
    const labels: number[] = [];
    const tokens = Array.from({ length: size }, () => {
      const topic = Math.floor(CLASSES * random.uniform() ** 1.5);
      labels.push(random.uniform() < 0.1 ? random.integer(CLASSES) : topic);
      return Array.from({ length: 6 + random.integer(9) }, () =>
        random.uniform() < 0.5 ? word() : `t${topic}-${Math.floor(300 ** random.uniform())}`,
      );
    });
    return { tokens, labels };
  };
  return [documents(trainSize), documents(testSize)];
}

async function real(folder: string): Promise<[Documents, Documents]> {
  const pipeline = createPipeline();
  const read = async (part: string) => (await readAllPosts(join(folder, `${part}.jsonl.gz`))).posts;
  const [trainPosts, testPosts] = [await read('train'), await read('test')];
  const tags = TagTable.build(trainPosts);
  const documents = (posts: typeof trainPosts): Documents => {
    const labels: number[] = [];
    const tokens: string[][] = [];
    for (const { text, hashtags, lang } of posts) {
      const label = Math.min(...tags.encode(hashtags)); // ids are by descending count
      if (label >= CLASSES) continue;
      labels.push(label);
      tokens.push(pipeline.tokenize(text, lang));
    }
    return { tokens, labels };
  };
  return [documents(trainPosts), documents(testPosts)];
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1];
}
