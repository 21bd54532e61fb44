import type { Report } from '../evaluation/index.ts';
import type { ProbabilityFigures } from './probability-figures.ts';
import { formatTable } from './table.ts';
import type { Terminal } from './terminal.ts';

/** The metrics of one bundle on the test posts. */
export interface BundleFigures {
  readonly about: Readonly<Record<string, string | number>>;
  readonly report: Report;
  /** Absent if a recommendation has no probability. */
  readonly probabilities?: ProbabilityFigures | undefined;
}

/** Prints a table with a column for each bundle. All were evaluated on the same posts. */
export function printComparison(results: readonly BundleFigures[], terminal: Terminal): void {
  const { posts, withoutGold, convention, metrics } = results[0].report;
  terminal.print(`posts: ${posts}, without gold tags: ${withoutGold}, convention: ${convention}\n`);
  const columns = results.map(
    ({ about }) => ({ name: `${about.bundle}`, align: 'right' }) as const,
  );
  const rows = [
    ['model', ...results.map(({ about }) => `${about.model}`)],
    ['posts/s', ...results.map(({ about }) => `${about.postsPerSecond}`)],
    ...Object.keys(metrics).map((name) => [
      name,
      ...results.map(({ report }) => report.metrics[name].toFixed(4)),
    ]),
  ];
  for (const line of formatTable([{ name: '' }, ...columns], rows)) terminal.print(line);
}
