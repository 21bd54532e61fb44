/** The results of `tab-lstm.ts`: rows of the paper's tables, as JSON for each task and as one document. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Row {
  readonly table: number;
  readonly system: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly seed: number;
  readonly metrics: Readonly<Record<string, number>>;
  /** Total time for topics, training and evaluation. */
  readonly seconds: number;
  /** Time of an epoch including validation: the median of the epochs after the first. */
  readonly epochSeconds?: number;
  /** Log line of each epoch. */
  readonly epochs: readonly string[];
  readonly command: string;
  readonly machine: string;
  readonly commit: string;
  readonly date: string;
}

export interface Results {
  readonly task: string;
  readonly sha256: Readonly<Record<string, string>>;
  readonly posts: Readonly<Record<string, number>>;
  readonly tags: number;
  rows: Row[];
  /** Comparison of TAB-LSTM with LSTM in Table 2. */
  significance?: {
    readonly measure: string;
    readonly bootstrap: Difference;
    readonly tTest: Difference;
  };
}

interface Difference {
  readonly difference: number;
  readonly interval: readonly [number, number];
  readonly p: number;
  readonly pairs: number;
}

const figures = [
  'precision@1',
  'recall@1',
  ...['f1@1', 'f1@2', 'f1@3', 'f1@4', 'f1@5'],
  'ndcg@5',
] as const;

/** Writes `README.md` from the JSON files of a folder. */
export function writeTables(folder: string): void {
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
  const tasks = files.sort().map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')));
  const lines = [
    '# Li et al. 2016 on other posts',
    '',
    'Closed protocol (tags with 10 or more training uses), textbook metrics, seed 1, written by `experiments/tab-lstm.ts`. The JSON files',
    'have, for each row, the options, command, commit and machine, and the loss and validation result of every epoch; also the SHA-256 of the data.',
    'Seconds are for the whole row, including topics and evaluation, and per epoch (median). Other work ran at the same time, so they are upper bounds.',
    ...tasks.flatMap(taskLines),
  ];
  writeFileSync(join(folder, 'README.md'), `${lines.join('\n')}\n`);
}

function taskLines({ task, posts, tags, rows, significance }: Results): string[] {
  return [
    ...['', `## ${task}`, ''],
    `${posts.train} / ${posts.valid} / ${posts.test} posts, ${tags} tags.`,
    ...[2, 3, 4].flatMap((table) => {
      const own = rows.filter((row) => row.table === table);
      return own.length === 0 ? [] : tableLines(table, own);
    }),
    ...(significance ? significanceLines(significance) : []),
  ];
}

function tableLines(table: number, rows: readonly Row[]): string[] {
  const commands = new Set(rows.map(({ command, machine }) => `\`${command}\`; ${machine}.`));
  return [
    ...['', `### Table ${table}`, ''],
    ...[...commands].flatMap((command) => [command, '']),
    '| system | P@1 | R@1 | F1@1 | F1@2 | F1@3 | F1@4 | F1@5 | nDCG@5 | epochs | s | s/epoch |',
    `|---|${'--:|'.repeat(11)}`,
    ...rows.map(({ system, metrics, epochs, seconds, epochSeconds }) => {
      const measured = figures.map((name) => metrics[name].toFixed(3));
      const times = [seconds.toFixed(0), epochSeconds?.toFixed(0) ?? '-'];
      return `| ${[system, ...measured, epochs.length || '-', ...times].join(' | ')} |`;
    }),
  ];
}

function significanceLines({
  measure,
  bootstrap,
  tTest,
}: NonNullable<Results['significance']>): string[] {
  const describe = ({ difference, interval, p }: Difference) =>
    `${difference.toFixed(4)}, 95 % interval ${interval.map((end) => end.toFixed(4)).join(' to ')}, p = ${p.toFixed(3)}`;
  return [
    '',
    `Table 2, ${measure} (${bootstrap.pairs} posts): paired bootstrap ${describe(bootstrap)}; paired t test ${describe(tTest)}.`,
  ];
}
