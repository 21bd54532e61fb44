/**
 * Reproduces the tables of Li et al. 2016 on other posts, with the closed protocol (tags with 10 or more training uses) and
 * textbook metrics: Table 2 and Figure 3 (all implemented systems, P/R/F1 at 1 to 5), Table 3 (number of topics), Table 4
 * (dimension of the word vectors), and a test whether TAB-LSTM differs from LSTM. Includes native fastText if it is
 * installed (Debian package `fasttext`).
 *
 *     npx tsx experiments/tab-lstm.ts --data FOLDER --task NAME [--table 2|3|4 ...] [--epochs 3] [--system NAME ...]
 *
 * Word vectors (CBOW on the training posts) are learned once per dimension and shared by all systems. The results file
 * `results/tab-lstm/TASK.json` is written after each row. Rows that are not run again are kept if they are for the same
 * posts. The tables of all tasks are written to `results/tab-lstm/README.md`.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { normalizeTag } from '../src/base/tags.ts';
import { evaluateRankings } from '../src/evaluation/evaluate-rankings.ts';
import { pairedBootstrap, pairedTTest } from '../src/evaluation/significance.ts';
import { trainWordVectors } from '../src/features/train-word-vectors.ts';
import type { WordVectors } from '../src/features/word-vectors.ts';
import { loadModel } from '../src/models/registry.ts';
import { readAllPosts, toQuery } from '../src/posts/index.ts';
import type { Post } from '../src/posts/post.ts';
import { closedProtocol } from '../src/posts/protocol.ts';
import { createPipeline } from '../src/text/pipeline.ts';
import { type Results, type Row, writeTables } from './tab-lstm-tables.ts';

const SEED = 1;
const FOLDER = fileURLToPath(new URL('../results/tab-lstm/', import.meta.url));
const CUTOFFS = [1, 2, 3, 4, 5];

const { values: args } = parseArgs({
  options: {
    data: { type: 'string' },
    task: { type: 'string' },
    table: { type: 'string', multiple: true, default: ['2'] },
    epochs: { type: 'string', default: '3' },
    system: { type: 'string', multiple: true },
  },
});
if (!args.data || !args.task) throw new Error('--data FOLDER and --task NAME are missing');
const { data, task } = args as { data: string; task: string };
mkdirSync(FOLDER, { recursive: true });

const read = async (part: string) =>
  (await readAllPosts(join(data, task, `${part}.jsonl.gz`))).posts;
const { train, valid, test, tags } = closedProtocol(
  { train: await read('train'), valid: await read('valid'), test: await read('test') },
  10,
  normalizeTag,
);
const gold = test.map(({ hashtags }) => hashtags);
const file = join(FOLDER, `${task}.json`);
const command = `npx tsx experiments/tab-lstm.ts ${process.argv.slice(2).join(' ')}`.replace(
  data,
  'FOLDER',
);
const results: Results = {
  task,
  sha256: hashes(),
  posts: { train: train.length, valid: valid.length, test: test.length },
  tags: tags.length,
  rows: [],
  ...keptRows(),
};

const wordVectors = new Map<number, Promise<WordVectors>>();
const epochs = Number(args.epochs);
if (args.table.includes('2')) {
  if (isAsked('fasttext')) await fastText();
  for (const name of ['random', 'popular', 'naive-bayes', 'svm'].filter(isAsked)) {
    await run(2, name, name, {});
  }
  const perPost = new Map<string, Float64Array>();
  for (const name of ['lstm', 'tab-lstm', 'avg-lstm', 'vab-lstm'].filter(isAsked)) {
    perPost.set(name, await run(2, name, name, { epochs, patience: 2 }));
    const [tab, lstm] = [perPost.get('tab-lstm'), perPost.get('lstm')];
    if (!tab || !lstm) continue;
    results.significance = {
      measure: 'f1@1 of each post, tab-lstm minus lstm',
      bootstrap: pairedBootstrap(tab, lstm, { seed: SEED }),
      tTest: pairedTTest(tab, lstm),
    };
    write();
  }
}
if (args.table.includes('3')) {
  for (const topics of [50, 100, 150, 200]) {
    await run(3, 'tab-lstm', `Attn${topics}`, { topics, epochs });
  }
}
if (args.table.includes('4')) {
  for (const dimension of [50, 100, 200, 300]) {
    await run(4, 'tab-lstm', `Emb${dimension}`, { dimension, epochs });
  }
}
writeTables(FOLDER);

function isAsked(name: string): boolean {
  return args.system?.includes(name) ?? true;
}

/** Trains and evaluates one system; returns each post's F1@1. */
async function run(
  table: number,
  name: string,
  system: string,
  options: Record<string, unknown>,
): Promise<Float64Array> {
  const model = await loadModel(name);
  const neural = name.endsWith('lstm');
  const given = neural ? await vectorsOf(Number(options.dimension ?? 300)) : undefined;
  const said: string[] = [];
  const ends: number[] = [];
  const start = performance.now();
  const settings = { ...options, ...(given && { vectors: 'given' }) };
  const fitted = await model.fit({ train, valid }, settings, {
    seed: SEED,
    wordVectors: given,
    runtime: { loadOrt: () => import('onnxruntime-node') },
    logger: { debug() {}, info: note, warn: note },
  });
  const rankings = await fitted.recommend(test.map(toQuery), 5);
  const seconds = (performance.now() - start) / 1000;
  function note(line: string): void {
    const at = (performance.now() - start) / 1000;
    if (line.startsWith('epoch')) {
      said.push(line);
      ends.push(at);
    }
    console.log(task, system, `${at.toFixed(0)} s`, line);
  }
  const report = evaluateRankings(rankings, gold, { cutoffs: CUTOFFS });
  const epochSeconds = median(ends.slice(1).map((end, i) => end - ends[i]));
  add({ table, system, options, metrics: report.metrics, seconds, epochSeconds, epochs: said });
  return report.perPost['f1@1'];
}

function vectorsOf(dimension: number): Promise<WordVectors> {
  let vectors = wordVectors.get(dimension);
  if (!vectors) {
    const pipeline = createPipeline('tab-lstm');
    const documents = train.map(({ text, lang }) => pipeline.tokenize(text, lang));
    const options = { architecture: 'cbow', dimension, minCount: 2, seed: SEED } as const;
    vectors = trainWordVectors(documents, options).then((training) => training.vectors);
    wordVectors.set(dimension, vectors);
  }
  return vectors;
}

/** Native fastText as TagFinder 3.1.2 uses it: unigrams, 55 dimensions, hierarchical softmax. */
async function fastText(): Promise<void> {
  if (spawnSync('fasttext').error) {
    console.log('fasttext is not installed (Debian package fasttext): its row is left out');
    return;
  }
  const folder = mkdtempSync(join(tmpdir(), 'fasttext-'));
  const pipeline = createPipeline('tab-lstm');
  const line = ({ text, lang }: Post) => pipeline.tokenize(text, lang).join(' ');
  const label = (tag: string) => `__label__${normalizeTag(tag).replaceAll(' ', '_')}`;
  const path = (name: string) => join(folder, name);
  writeFileSync(
    path('train'),
    train.map((p) => `${p.hashtags.map(label).join(' ')} ${line(p)}\n`).join(''),
  );
  // A post without words would be missing from the answers, so it gets an unused word.
  writeFileSync(path('test'), test.map((p) => `${line(p) || 'zzzz'}\n`).join(''));
  const start = performance.now();
  const flags = [
    '-input',
    path('train'),
    '-output',
    path('model'),
    '-loss',
    'hs',
    '-dim',
    '55',
    '-epoch',
    '25',
    '-lr',
    '0.5',
    '-thread',
    '2',
  ];
  execFileSync('fasttext', ['supervised', ...flags], { stdio: 'ignore' });
  const answers = execFileSync('fasttext', ['predict', path('model.bin'), path('test'), '5'], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  const seconds = (performance.now() - start) / 1000;
  rmSync(folder, { recursive: true });
  const rankings = answers
    .trimEnd()
    .split('\n')
    .map((row) =>
      row
        .split(' ')
        .filter(Boolean)
        .map((tag) => ({ tag: tag.slice('__label__'.length) })),
    );
  const { metrics } = evaluateRankings(
    rankings,
    gold.map((own) => own.map((tag) => normalizeTag(tag).replaceAll(' ', '_'))),
    { cutoffs: CUTOFFS },
  );
  add({
    table: 2,
    system: 'fastText (native)',
    options: { flags: flags.slice(4).join(' ') },
    metrics,
    seconds,
    epochs: [],
  });
}

function median(values: readonly number[]): number | undefined {
  return values.toSorted((a, b) => a - b)[values.length >> 1];
}

function add(row: Omit<Row, 'seed' | 'command' | 'machine' | 'commit' | 'date'>): void {
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
  const date = new Date().toISOString().slice(0, 10);
  results.rows = results.rows.filter((r) => r.table !== row.table || r.system !== row.system);
  const machine = `${cpus()[0].model}, ${availableParallelism()} cores, Node ${process.versions.node}`;
  results.rows.push({ ...row, seed: SEED, command, machine, commit, date });
  console.log(
    task,
    row.system,
    'F1@1',
    row.metrics['f1@1'].toFixed(4),
    `${row.seconds.toFixed(0)} s`,
  );
  write();
}

/** @throws if the existing rows are for other posts */
function keptRows(): Pick<Results, 'rows' | 'significance'> | undefined {
  if (!existsSync(file)) return undefined;
  const { sha256, rows, significance }: Results = JSON.parse(readFileSync(file, 'utf8'));
  if (JSON.stringify(sha256) === JSON.stringify(hashes())) return { rows, significance };
  throw new Error(`${file} has rows for other posts (by SHA-256); move it away to start over`);
}

function write(): void {
  writeFileSync(file, `${JSON.stringify(results, null, 1)}\n`);
}

function hashes(): Record<string, string> {
  const { splits } = JSON.parse(readFileSync(join(data, task, 'card.json'), 'utf8'));
  return Object.fromEntries(['train', 'valid', 'test'].map((part) => [part, splits[part].sha256]));
}
