import { heading } from '../markdown.ts';
import { slug } from '../plan.ts';
import type { SummaryRow } from '../summary.ts';
import { grouped } from './grouped.ts';
import { pointOf } from './points.ts';
import type { Figure, FigureSection, Series } from './report-data.ts';

/** The metric that decides against each option that a sweep sets. */
export function parameterSection(
  rows: readonly SummaryRow[],
  metric: string,
): FigureSection | undefined {
  const families = grouped(
    rows.map((summary, at) => ({ summary, at })).filter(({ summary }) => hasValue(summary, metric)),
    ({ summary }) => summary.row.family,
  );
  const figures = [...families].flatMap(([family, members]) => {
    // Rows of one label may sweep different options.
    const options = new Set(members.flatMap(({ summary }) => Object.keys(summary.row.swept)));
    return [...options].flatMap((option) => {
      const sweeping = members.filter(({ summary }) => Object.hasOwn(summary.row.swept, option));
      return parameterFigure(family, option, sweeping, metric);
    });
  });
  if (figures.length === 0) return undefined;
  return { name: 'parameters', title: 'Options', figures };
}

function hasValue({ metrics, row }: SummaryRow, metric: string): boolean {
  return metrics[metric] !== undefined && Object.keys(row.swept).length > 0;
}

function parameterFigure(
  family: string,
  option: string,
  members: readonly { readonly summary: SummaryRow; readonly at: number }[],
  metric: string,
): Figure[] {
  const values = [...new Set(members.map(({ summary }) => summary.row.swept[option]))];
  if (values.length < 2) return [];
  const numbers = values.filter((value): value is number => typeof value === 'number');
  const isNumeric = numbers.length === values.length;
  const lines = grouped(members, ({ summary }) => others(summary.row.swept, option));
  const series = [...lines].map(([name, line]): Series => {
    const points = line.map(({ summary }) => {
      const value = summary.row.swept[option];
      return pointOf(isNumeric ? (value as number) : show(value), summary.metrics[metric]);
    });
    if (isNumeric) points.sort(([a], [b]) => Number(a) - Number(b));
    return { row: line[0].at, name: name || family, points };
  });
  const [least, largest] = [Math.min(...numbers), Math.max(...numbers)];
  return [
    {
      id: `option-${slug(family)}-${slug(option)}`,
      title: `${heading(metric)} of ${family} by ${option}`,
      kind: 'lines',
      x: {
        title: option,
        ...(!isNumeric && { categories: values.map(show) }),
        ...(isNumeric && least > 0 && largest / least >= 30 && { isLog: true }),
      },
      y: { title: heading(metric) },
      series,
    },
  ];
}

/** What tells lines of one figure apart: the other options that are swept. */
function others(swept: Readonly<Record<string, unknown>>, option: string): string {
  return Object.entries(swept)
    .filter(([name]) => name !== option)
    .map(([name, value]) => `${name} ${show(value)}`)
    .join(', ');
}

function show(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
