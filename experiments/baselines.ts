/**
 * Trains models on the train part of each task and evaluates them on another part (open protocol,
 * textbook convention). Every setting runs in a separate process, so that its peak memory can be measured.
 *
 *     npx tsx experiments/baselines.ts --data FOLDER [--task NAME ...] [--model NAME ...] [--split valid]
 *
 * Defaults were chosen with `--split valid`; `--split test` (the default) is for reporting.
 * Writes `results/baselines/TASK.SPLIT.json`, keeping the rows of settings that were not run again, and
 * a table of all rows in `results/baselines/README.md`.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { silentLogger } from '../src/base/logger.ts';
import { evaluateRankings } from '../src/evaluation/evaluate-rankings.ts';
import { loadModel, modelNames } from '../src/models/registry.ts';
import { readAllPosts, toQuery } from '../src/posts/index.ts';
import { type Setting, settings } from './settings.ts';

const SEED = 1;
const FOLDER = fileURLToPath(new URL('../results/baselines/', import.meta.url));
const METRICS = ['precision@1', 'recall@1', 'f1@1', 'f1@5', 'ndcg@5', 'map@5', 'mrr'] as const;

interface Row {
  readonly setting: string;
  readonly model: string;
  readonly options: unknown;
  readonly seed: number;
  readonly metrics: Readonly<Record<string, number>>;
  readonly trainSeconds: number;
  readonly postsPerSecond: number;
  readonly peakMB: number;
  readonly command: string;
  readonly commit: string;
  readonly date: string;
}

interface Results {
  readonly task: string;
  readonly split: string;
  readonly machine: unknown;
  readonly sha256: Readonly<Record<string, string>>;
  readonly rows: readonly Row[];
}

const { values: args } = parseArgs({
  options: {
    data: { type: 'string' },
    task: { type: 'string', multiple: true },
    model: { type: 'string', multiple: true },
    split: { type: 'string', default: 'test' },
    /** Run one setting and print its row. Used when the script calls itself. */
    setting: { type: 'string' },
  },
});
if (args.data === undefined)
  throw new Error('--data FOLDER is missing; it must name the folder of the tasks');
const data = args.data;

if (args.setting !== undefined) {
  const setting = settings.find(({ name }) => name === args.setting)!;
  console.log(JSON.stringify(await measure(setting, args.task![0])));
} else {
  mkdirSync(FOLDER, { recursive: true });
  for (const task of args.task ?? readdirSync(data)) {
    if (existsSync(join(data, task, 'train.jsonl.gz'))) await runTask(task);
  }
  writeTable();
}

/** Trains and evaluates one setting in this process. */
async function measure(
  { model: name, options = {}, needs }: Setting,
  task: string,
): Promise<Pick<Row, 'metrics' | 'trainSeconds' | 'postsPerSecond' | 'peakMB'> | null> {
  const { posts: train } = await readAllPosts(join(data, task, 'train.jsonl.gz'));
  const { posts } = await readAllPosts(join(data, task, `${args.split}.jsonl.gz`));
  if (needs && !train.some((post) => post[needs] !== undefined)) return null;
  const model = await loadModel(name);
  const context = { seed: SEED, logger: silentLogger, runtime: {} };
  const start = performance.now();
  const fitted = await model.fit({ train }, options, context);
  const trained = performance.now();
  const rankings = await fitted.recommend(posts.map(toQuery), 10);
  const done = performance.now();
  const { metrics } = evaluateRankings(
    rankings,
    posts.map(({ hashtags }) => hashtags),
  );
  return {
    metrics: Object.fromEntries(METRICS.map((metric) => [metric, metrics[metric]])),
    trainSeconds: (trained - start) / 1000,
    postsPerSecond: (posts.length / (done - trained)) * 1000,
    peakMB: process.resourceUsage().maxRSS / 1024,
  };
}

/** Runs all requested settings, and writes the results file after each. */
async function runTask(task: string): Promise<void> {
  const file = join(FOLDER, `${task}.${args.split}.json`);
  const rows = new Map<string, Row>();
  if (existsSync(file)) {
    for (const row of (JSON.parse(readFileSync(file, 'utf8')) as Results).rows) {
      rows.set(row.setting, row);
    }
  }
  const wanted = args.model ?? modelNames;
  for (const setting of settings) {
    if (!wanted.includes(setting.model) || !modelNames.includes(setting.model)) continue;
    const row = runChild(setting, task);
    if (row === null) continue;
    console.log(
      task,
      setting.name,
      row.metrics['f1@1'].toFixed(4),
      `${row.trainSeconds.toFixed(1)} s`,
    );
    rows.set(setting.name, row);
    const results: Results = {
      task,
      split: args.split,
      machine: {
        cpu: cpus()[0]?.model ?? 'unknown',
        cores: availableParallelism(),
        node: process.versions.node,
      },
      sha256: { train: sha256(task, 'train'), [args.split]: sha256(task, args.split) },
      rows: settings.flatMap(({ name }) => rows.get(name) ?? []),
    };
    writeFileSync(file, `${JSON.stringify(results, null, 1)}\n`);
  }
}

function runChild(setting: Setting, task: string): Row | null {
  const script = fileURLToPath(import.meta.url);
  const flags = ['--data', data, '--task', task, '--split', args.split];
  const child = spawnSync(
    process.execPath,
    [...process.execArgv, script, ...flags, '--setting', setting.name],
    { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'], maxBuffer: 1 << 26 },
  );
  if (child.status !== 0) throw new Error(`${setting.name} on ${task} failed`);
  const measured = JSON.parse(child.stdout);
  return (
    measured && {
      setting: setting.name,
      model: setting.model,
      options: setting.options ?? {},
      seed: SEED,
      ...measured,
      command: `npx tsx experiments/baselines.ts --data FOLDER --task ${task} --model ${setting.model} --split ${args.split}`,
      commit: execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim(),
      date: new Date().toISOString().slice(0, 10),
    }
  );
}

/** The hash in the task's card. */
function sha256(task: string, part: string): string {
  return JSON.parse(readFileSync(join(data, task, 'card.json'), 'utf8')).splits[part].sha256;
}

/** README.md: every results file as a table. */
function writeTable(): void {
  const lines = [
    '# Baselines on real posts',
    '',
    'Open protocol, textbook convention, trained on the train part only, seed 1. Defaults were chosen on the',
    'valid tables. Written by `npx tsx experiments/baselines.ts --data FOLDER [--split valid]`. Each JSON file',
    'has the options, command, commit and machine of every row, and the SHA-256 of the data.',
  ];
  const files = readdirSync(FOLDER).filter((file) => file.endsWith('.json'));
  for (const file of files) {
    const { task, split, rows, machine, sha256 } = JSON.parse(
      readFileSync(join(FOLDER, file), 'utf8'),
    ) as Results;
    const { cpu, cores, node } = machine as { cpu: string; cores: number; node: string };
    lines.push('', `## ${task}, ${split}`, '');
    lines.push(
      '| setting | P@1 | R@1 | F1@1 | F1@5 | nDCG@5 | MAP@5 | MRR | train s | posts/s | peak MB | commit |',
    );
    lines.push(`|---|${'--:|'.repeat(10)}---|`);
    for (const row of rows) {
      const cells = [
        row.setting,
        ...METRICS.map((metric) => row.metrics[metric].toFixed(3)),
        row.trainSeconds.toFixed(1),
        Math.round(row.postsPerSecond),
        Math.round(row.peakMB),
        row.commit,
      ];
      lines.push(`| ${cells.join(' | ')} |`);
    }
    const hashes = Object.entries(sha256).map(([part, hash]) => `${part} ${hash.slice(0, 16)}…`);
    lines.push('', `${cpu}, ${cores} cores, Node ${node}; SHA-256: ${hashes.join(', ')}`);
  }
  writeFileSync(join(FOLDER, 'README.md'), `${lines.join('\n')}\n`);
}
