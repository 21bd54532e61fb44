/**
 * Measures what the defaults of `svm`, `logistic`, `naive-bayes` and `ttm` were chosen by: each setting is trained on posts of the
 * train part of each task and judged on posts of its valid part (open protocol, textbook convention, seed 1). Of large
 * parts a fixed draw is taken, by a hash of the post's id, so that all of it takes minutes. Test parts are never read.
 *
 *     npx tsx experiments/defaults.ts --data FOLDER [--task NAME ...] [--model NAME ...]
 *
 * Writes `results/defaults.json`, keeping the rows of tasks and models that were not run again, and `results/defaults.md`.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { fnv1a } from '../src/base/hash.ts';
import { silentLogger } from '../src/base/logger.ts';
import { evaluateRankings } from '../src/evaluation/evaluate-rankings.ts';
import type { Recommendation } from '../src/models/model.ts';
import { loadModel } from '../src/models/registry.ts';
import { type Post, readAllPosts, toQuery } from '../src/posts/index.ts';

const SEED = 1;
/** Posts to train on at most, by model. Naive Bayes needs many posts of an author. */
const TRAIN: Readonly<Record<string, number>> = {
  svm: 3_000,
  logistic: 3_000,
  'naive-bayes': 8_000,
  ttm: 8_000,
};
const JUDGED = 500;
const METRICS = ['f1@1', 'f1@5', 'ndcg@5'] as const;
const RESULTS = fileURLToPath(new URL('../results/defaults', import.meta.url));
/** For `svm` and `logistic`, one training judges them all: tags are learned apart, so the others need only be left out. */
const MIN_COUNTS = [1, 2, 3, 5];

interface Row {
  readonly task: string;
  readonly model: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly metrics: Readonly<Record<string, number>>;
  readonly seconds: number;
}

interface Setting {
  readonly model: string;
  readonly options: Readonly<Record<string, unknown>>;
}

const settings: readonly Setting[] = [
  ...[0.1, 1].map((C) => ({ model: 'svm', options: { C } })),
  { model: 'logistic', options: { C: 10 } },
  ...['default', 'memory-network'].flatMap((profile) =>
    [0, 5].flatMap((history) =>
      [0.01, 0.1].map((alpha) => ({
        model: 'naive-bayes',
        options: { text: { profile }, history, alpha },
      })),
    ),
  ),
  ...[
    {},
    { topics: 1 },
    { topics: 100 },
    { beta: 0.01 },
    { gamma: 3 },
    { gamma: 10 },
    { lambda: 0.1 },
    { lambda: 0.9 },
    { delta: 1000 },
    { iterations: 50 },
    { minDocuments: 1 },
    { text: { profile: 'default' } },
  ].map((options) => ({ model: 'ttm', options })),
];

const { values: args } = parseArgs({
  options: {
    data: { type: 'string' },
    task: { type: 'string', multiple: true },
    model: { type: 'string', multiple: true },
  },
});
if (args.data === undefined) throw new Error('--data FOLDER is missing: the folder of the tasks');
const data = args.data;
const tasks = readdirSync(data).filter((task) => existsSync(join(data, task, 'valid.jsonl.gz')));
const rows: Row[] = existsSync(`${RESULTS}.json`)
  ? JSON.parse(readFileSync(`${RESULTS}.json`, 'utf8')).rows
  : [];

for (const task of args.task ?? tasks) {
  const judged = await draw(task, 'valid', JUDGED);
  for (const setting of settings) {
    if (args.model && !args.model.includes(setting.model)) continue;
    const train = await draw(task, 'train', TRAIN[setting.model]);
    const withoutAuthors = !train.some(({ author }) => author !== undefined);
    if (withoutAuthors && Number(setting.options.history) > 0) continue;
    for (const row of await measure(task, setting, train, judged)) keep(row);
    writeResults();
  }
}
writeResults();

/** At most `most` posts of a part, in its order. */
async function draw(task: string, part: string, most: number): Promise<Post[]> {
  const { posts } = await readAllPosts(join(data, task, `${part}.jsonl.gz`));
  const hash = new Map(posts.map((post) => [post, fnv1a(`${SEED}/${post.id}`)]));
  const kept = new Set([...posts].sort((a, b) => hash.get(a)! - hash.get(b)!).slice(0, most));
  return posts.filter((post) => kept.has(post));
}

async function measure(
  task: string,
  { model: name, options }: Setting,
  train: readonly Post[],
  judged: readonly Post[],
): Promise<Row[]> {
  const model = await loadModel(name);
  const context = { seed: SEED, logger: silentLogger, runtime: {} };
  const start = performance.now();
  const fitted = await model.fit({ train }, { ...options, minCount: 1 }, context);
  const seconds = (performance.now() - start) / 1000;
  const counts = name === 'svm' || name === 'logistic' ? MIN_COUNTS : [1];
  const rankings = counts.map((): Recommendation[][] => []);
  for (const post of judged) {
    const [ranking] = await fitted.recommend([toQuery(post)], counts.length > 1 ? 1_000 : 5);
    for (const [i, minCount] of counts.entries()) {
      rankings[i].push(ranking.filter(({ count }) => count >= minCount).slice(0, 5));
    }
  }
  return counts.map((minCount, i) => {
    const { metrics } = evaluateRankings(
      rankings[i],
      judged.map(({ hashtags }) => hashtags),
    );
    console.log(task, name, JSON.stringify({ ...options, minCount }), metrics['f1@1'].toFixed(4));
    return {
      task,
      model: name,
      options: { ...options, minCount },
      metrics: Object.fromEntries(METRICS.map((metric) => [metric, metrics[metric]])),
      seconds: Number(seconds.toFixed(1)),
    };
  });
}

/** In the place of an earlier row of the same setting. */
function keep(row: Row): void {
  const key = ({ task, model, options }: Row) => JSON.stringify([task, model, options]);
  const at = rows.findIndex((one) => key(one) === key(row));
  if (at < 0) rows.push(row);
  else rows[at] = row;
}

function writeResults(): void {
  const command = 'npx tsx experiments/defaults.ts --data FOLDER';
  const about = { command, seed: SEED, trainingPosts: TRAIN, judgedPosts: JUDGED };
  writeFileSync(`${RESULTS}.json`, `${JSON.stringify({ ...about, rows }, null, 1)}\n`);
  const lines = [
    '# What the defaults were chosen by',
    '',
    `F1@1 / nDCG@5 on at most ${JUDGED} posts of the valid parts, after training on a draw of the train parts`,
    `(at most ${Object.entries(TRAIN)
      .map(([model, posts]) => `${posts} posts for ${model}`)
      .join(
        ', ',
      )}); open protocol, seed ${SEED}. Written by \`${command}\`. Test parts are not read.`,
  ];
  for (const model of new Set(rows.map((row) => row.model))) {
    const own = rows.filter((row) => row.model === model);
    const columns = [...new Set(own.map(({ task }) => task))].sort();
    lines.push('', `## ${model}`, '', `| options | ${columns.join(' | ')} |`);
    lines.push(`|---|${'--:|'.repeat(columns.length)}`);
    for (const options of new Set(own.map((row) => JSON.stringify(row.options)))) {
      const cells = columns.map((task) => {
        const row = own.find((one) => one.task === task && JSON.stringify(one.options) === options);
        return row ? `${row.metrics['f1@1'].toFixed(3)} / ${row.metrics['ndcg@5'].toFixed(3)}` : '';
      });
      lines.push(`| \`${options}\` | ${cells.join(' | ')} |`);
    }
  }
  writeFileSync(`${RESULTS}.md`, `${lines.join('\n')}\n`);
}
