/**
 * Measures when a history helps naive Bayes ("NB" and "NB+H" of Huang et al. 2016): the smoothing, the number of earlier posts,
 * and which words a query has. Trains on the train parts and judges a fixed draw of the valid parts (open protocol, textbook
 * convention, by a hash of the post's id). Test parts are never read.
 *
 *     npx tsx experiments/naive-bayes-history.ts --data FOLDER [--task NAME ...]
 *
 * Writes `results/naive-bayes-history.md`.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { fnv1a } from '../src/base/hash.ts';
import { silentLogger } from '../src/base/logger.ts';
import { evaluateRankings } from '../src/evaluation/evaluate-rankings.ts';
import type { Fitted } from '../src/models/model.ts';
import { naiveBayes } from '../src/models/naive-bayes.ts';
import { type Post, type Query, readAllPosts, withHistory } from '../src/posts/index.ts';

const SEED = 1;
const JUDGED = 3_000;
const HISTORIES = [0, 1, 2, 5, 10];
const ALPHAS = [0.01, 0.1, 1];
const RESULTS = fileURLToPath(new URL('../results/naive-bayes-history.md', import.meta.url));

const { values: args } = parseArgs({
  options: {
    data: { type: 'string' },
    task: { type: 'string', multiple: true, default: ['ira-history', 'howyoutag'] },
  },
});
if (args.data === undefined) throw new Error('--data FOLDER is missing: the folder of the tasks');
const data = args.data;

type Ask = (query: Query) => Query;

/** Which words a query has, for a model with `history` 5. */
const questions: readonly (readonly [what: string, ask: Ask])[] = [
  ['the text, and the latest 5 posts', (query) => query],
  ['the text, and the posts remembered from training', ({ history: _, ...query }) => query],
  ['the text alone', ({ history: _, author: __, ...query }) => query],
  ['the latest 5 posts alone', (query) => ({ ...query, text: '' })],
  ['the text twice, and the latest 5 posts', (query) => ({ ...query, text: times(query, 2) })],
  ['the text 5 times, and the latest 5 posts', (query) => ({ ...query, text: times(query, 5) })],
  [
    'the text, and the latest 5 posts with their tags as words',
    (query) => ({
      ...query,
      history: query.history?.map((post) => ({
        ...post,
        text: `${post.text} ${post.hashtags.join(' ')}`,
      })),
    }),
  ],
];

function times({ text }: Query, count: number): string {
  return Array.from({ length: count }, () => text).join('\n');
}

const lines = [
  '# When a history helps naive Bayes',
  '',
  `F1@1 / nDCG@5 on ${JUDGED.toLocaleString('en')} posts of the valid parts after training on the train parts; open protocol, seed ${SEED}.`,
  'Written by `npx tsx experiments/naive-bayes-history.ts --data FOLDER`. Test parts are not read.',
];
for (const task of args.task) {
  const { posts: train } = await readAllPosts(join(data, task, 'train.jsonl.gz'));
  const { posts: valid } = await readAllPosts(join(data, task, 'valid.jsonl.gz'));
  const queries = withHistory(valid, { earlier: train, size: Math.max(...HISTORIES) });
  const drawn = [...valid.keys()]
    .sort((a, b) => fnv1a(`${SEED}/${valid[a].id}`) - fnv1a(`${SEED}/${valid[b].id}`))
    .slice(0, JUDGED);
  const judged = drawn.map((place) => valid[place]);
  const asked = drawn.map((place) => queries[place]);
  lines.push(
    '',
    `## ${task}`,
    '',
    '| history | alpha 0.01 | alpha 0.1 | alpha 1 |',
    '|--:|--:|--:|--:|',
  );
  for (const history of HISTORIES) {
    const cells: string[] = [];
    for (const alpha of ALPHAS) {
      const fitted = await learn(train, history, alpha);
      cells.push(await score(fitted, asked, judged));
    }
    lines.push(`| ${history} | ${cells.join(' | ')} |`);
    console.log(task, lines.at(-1));
  }
  lines.push(
    '',
    'With `history` 5 and `alpha` 0.1, by what the query has:',
    '',
    '| query | score |',
    '|---|--:|',
  );
  const fitted = await learn(train, 5, 0.1);
  for (const [what, ask] of questions) {
    lines.push(`| ${what} | ${await score(fitted, asked.map(ask), judged)} |`);
    console.log(task, lines.at(-1));
  }
}
writeFileSync(RESULTS, `${lines.join('\n')}\n`);

function learn(train: readonly Post[], history: number, alpha: number): Promise<Fitted> {
  const context = { seed: SEED, logger: silentLogger, runtime: {} };
  return naiveBayes.fit({ train }, { history, alpha }, context);
}

async function score(
  fitted: Fitted,
  queries: readonly Query[],
  judged: readonly Post[],
): Promise<string> {
  const rankings = await fitted.recommend(queries, 5);
  const { metrics } = evaluateRankings(
    rankings,
    judged.map(({ hashtags }) => hashtags),
  );
  return `${metrics['f1@1'].toFixed(3)} / ${metrics['ndcg@5'].toFixed(3)}`;
}
