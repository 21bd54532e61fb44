import type { Compared } from './compare.ts';
import { conventionMetric } from './convention-metrics.ts';
import { notRunYet } from './not-run-yet.ts';
import { dataOf, machinesOf, pretrainedOf } from './provenance.ts';
import type { Comparison, Spread, SummaryRow, TaskSummary } from './summary.ts';

/** How the metrics are headed in tables. */
const headings: Readonly<Record<string, string>> = {
  precision: 'P',
  recall: 'R',
  f1: 'F1',
  ndcg: 'nDCG',
  map: 'MAP',
  hit: 'hit',
  mrr: 'MRR',
  'micro-precision': 'micro P',
  'micro-recall': 'micro R',
  'micro-f1': 'micro F1',
  'macro-precision': 'macro P',
  'macro-recall': 'macro R',
  'macro-f1': 'macro F1',
};

export function heading(metric: string): string {
  const other = conventionMetric(metric);
  if (other) return `${heading(other.metric)} (${other.convention})`;
  const [measure, k] = metric.split('@');
  const name = headings[measure] ?? measure;
  return k === undefined ? name : `${name}@${k}`;
}

/** The tables of an experiment for a repository: `report.md`. */
export function renderMarkdown(
  { experiment, runs, missing, results, summaries }: Compared,
  command: string,
): string {
  const { title, name, description, baselines } = experiment;
  const lines = [
    `# ${title ?? name}`,
    '',
    ...(description ? [description, ''] : []),
    protocolSentence(experiment),
    '',
    `\`${command}\` made this report${madeBy(results)}.`,
    ...paragraph(pretrainedOf(results).join(' ')),
    ...summaries
      .filter(({ rows }) => rows.length > 0)
      .flatMap((summary) => [
        ...taskLines(summary, experiment, dataOf(results, summary.task)),
        ...paragraph(notRunYet(summary.task, runs, missing)),
      ]),
  ];
  if (baselines.length > 0) lines.push('', significanceNote(baselines));
  return `${lines.join('\n')}\n`;
}

function paragraph(text: string | undefined): string[] {
  return text ? ['', text] : [];
}

/** What the rows were trained and tested on, and how they were judged. */
export function protocolSentence({
  protocol,
  part,
  convention,
  history,
  threshold,
}: Compared['experiment']): string {
  const kinds = {
    open: 'Open protocol: every gold tag counts',
    closed: `Closed protocol: tags of fewer than ${protocol.minCount} training posts are dropped everywhere`,
    'top-n': `The ${protocol.n} tags most used in training, the others are dropped everywhere`,
  };
  const decided =
    threshold === undefined
      ? ''
      : ` Micro and macro averages are of the tags with a probability of at least ${threshold}.`;
  const asked =
    history === undefined ? '' : `, each post with up to ${history} earlier ones of its author`;
  return `${kinds[protocol.kind]}. Trained on the train part, tested on the ${part} part${asked}; ${convention} metrics.${decided}`;
}

function madeBy(results: Compared['results']): string {
  const machines = machinesOf(results);
  return machines.length === 0 ? '' : ` (${machines.join('; ')})`;
}

function taskLines(
  { task, posts, rows }: TaskSummary,
  { metrics, baselines }: Compared['experiment'],
  data: string | undefined,
): string[] {
  const hasCost = rows.some(({ cost }) => cost !== undefined);
  const columns = [
    'system',
    ...metrics.map(heading),
    ...(hasCost ? ['train s', 'posts/s', 'ms a post', 'bundle MB', 'peak MB'] : []),
  ];
  return [
    '',
    `## ${task}`,
    '',
    ...(posts
      ? [
          `${count(posts.train)} training posts, ${count(posts.tested)} tested${posts.withoutGold > 0 ? `, ${count(posts.withoutGold)} of them without gold tags` : ''}.${data ? ` ${data}.` : ''}`,
          '',
        ]
      : []),
    `| ${columns.join(' | ')} |`,
    `|---|${'--:|'.repeat(columns.length - 1)}`,
    ...rows.map((row) => `| ${cells(row, metrics, baselines[0], hasCost).join(' | ')} |`),
    ...broken(rows),
  ];
}

function cells(
  { row, metrics, cost, comparisons, errors }: SummaryRow,
  names: readonly string[],
  baseline: string | undefined,
  hasCost: boolean,
): string[] {
  const label = escapeCell(row.label);
  const figures = names.map((name) => {
    const figure = metrics[name];
    if (figure === undefined) return errors.length > 0 ? 'broken' : '';
    const test = comparisons.find((one) => one.metric === name && one.baseline === baseline);
    return `${withDeviation(figure, 3)}${mark(test)}`;
  });
  if (!hasCost) return [label, ...figures];
  const costs = cost
    ? [
        cost.trainSeconds.mean.toFixed(1),
        count(Math.round(cost.postsPerSecond.mean)),
        cost.latency.p50.toPrecision(2),
        (cost.bundleBytes.mean / 1e6).toFixed(1),
        count(Math.round(cost.peakMB.mean)),
      ]
    : ['', '', '', '', ''];
  return [label, ...figures, ...costs];
}

function broken(rows: readonly SummaryRow[]): string[] {
  const lines = rows.flatMap(({ row, errors }) =>
    errors.map((error) => `- ${row.label}: ${error.replaceAll('\n', ' ')}`),
  );
  return lines.length === 0 ? [] : ['', 'Runs that broke:', '', ...lines];
}

export function withDeviation({ mean, deviation }: Spread, digits: number): string {
  const figure = mean.toFixed(digits);
  return deviation === undefined ? figure : `${figure} ± ${deviation.toFixed(digits)}`;
}

/** An arrow where a row differs from the baseline beyond chance. */
export function mark(comparison: Comparison | undefined): string {
  if (!comparison?.isSignificant) return '';
  return comparison.test.difference > 0 ? ' ▲' : ' ▼';
}

function significanceNote(baselines: readonly string[]): string {
  return (
    `▲ and ▼: above or below ${baselines[0]} at p ≤ 0.05 (paired bootstrap over posts, and over seeds where there are several; ` +
    "Holm's correction within a table). Without an arrow, the difference may be chance or was not tested."
  );
}

function count(value: number): string {
  return value.toLocaleString('en');
}

export function escapeCell(text: string): string {
  return text.replaceAll('|', '\\|');
}
