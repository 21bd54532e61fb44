import type { FigureSection, TagCountSection } from './report-data.ts';

/** Tags of the table in report.md. */
const MOST = 15;

/** A Markdown table of the tags with the most errors of one row. */
export function tagCountLines({ rows, best }: TagCountSection, labels: readonly string[]) {
  const { row, tags } = rows.find((one) => one.row === best)!;
  const wrong = tags.filter(
    ([, , , falsePositives, falseNegatives]) => falsePositives + falseNegatives > 0,
  );
  if (wrong.length === 0) return [`${labels[row]}: no errors.`];
  return [
    `${labels[row]}:`,
    '',
    '| tag | training posts | TP | FP | FN | TN |',
    `|---|${'--:|'.repeat(5)}`,
    ...wrong.slice(0, MOST).map(([tag, ...counts]) => {
      const cells = counts.map((count) => count.toLocaleString('en'));
      return `| ${tag.replaceAll('|', '\\|')} | ${cells.join(' | ')} |`;
    }),
  ];
}

/** A Markdown table of a section of intervals: a column for each figure, a line for each row. */
export function intervalLines({ figures }: FigureSection, labels: readonly string[]): string[] {
  const rows = [...labels.keys()].filter((row) =>
    figures.some(({ series }) => series.some((one) => one.row === row)),
  );
  const cell = (figure: FigureSection['figures'][number], row: number) => {
    const [, mean, low = 0, high = 0] =
      figure.series.find((one) => one.row === row)?.points[0] ?? [];
    return mean === undefined ? '' : `${mean.toFixed(4)} (${low.toFixed(4)}, ${high.toFixed(4)})`;
  };
  return [
    `| system | ${figures.map(({ title }) => title).join(' | ')} |`,
    `|---|${'--:|'.repeat(figures.length)}`,
    ...rows.map(
      (row) =>
        `| ${labels[row].replaceAll('|', '\\|')} | ${figures.map((one) => cell(one, row)).join(' | ')} |`,
    ),
  ];
}
