import { escapeCell } from '../markdown.ts';
import { slug } from '../plan.ts';
import { figureRenderer } from './files.ts';
import type { Figure, FigureSection, NumberTable, ReportData } from './report-data.ts';
import { intervalLines, tagCountLines } from './tag-count-table.ts';

interface Picture {
  /** Beside report.md. */
  readonly file: string;
  readonly svg: string;
}

interface Pictures {
  readonly pictures: readonly Picture[];
  /** Of report.md, where they are shown. */
  readonly markdown: string;
}

/** Rows are lines of their own here, not curves: there is room for all. */
function isOfAll({ kind }: Figure): boolean {
  return kind === 'dots' || kind === 'differences' || kind === 'intervals';
}

/** Every figure of a report as an SVG file, and the Markdown that shows them. */
export async function drawPictures({ overview, tasks }: ReportData): Promise<Pictures> {
  const { drawFigure } = await figureRenderer();
  const pictures: Picture[] = [];
  const lines: string[] = [];
  const draw = async (
    folder: string,
    figure: Figure,
    labels: readonly string[],
    shown: readonly number[],
  ) => {
    const file = `figures/${folder}${figure.id}.svg`;
    pictures.push({ file, svg: `${await drawFigure(figure, labels, shown)}\n` });
    lines.push('', `![${figure.title}](${file})`);
  };
  if (overview) {
    const labels = overview.series.map(({ name }) => name ?? '');
    lines.push('', '## Figures: all tasks');
    await draw('', overview, labels, [...labels.keys()]);
  }
  for (const { task, rows, shown, sections } of tasks) {
    const withFigures = sections.filter(
      (section) => 'figures' in section || section.name === 'tag-counts',
    );
    if (withFigures.length === 0) continue;
    lines.push('', tasks.length === 1 ? '## Figures' : `## Figures: ${task}`);
    if (shown.length < rows.length) {
      lines.push(
        '',
        `Lines are drawn for ${shown.length} of ${rows.length} systems: the baselines and the best.`,
      );
    }
    for (const section of withFigures) {
      lines.push('', `### ${section.title}`);
      if (section.note) lines.push('', section.note);
      if (section.name === 'tag-counts') {
        lines.push('', ...tagCountLines(section, rows));
        continue;
      }
      if (section.name === 'samples') lines.push('', ...intervalLines(section, rows));
      for (const figure of section.figures) {
        await draw(`${slug(task)}/`, figure, rows, isOfAll(figure) ? [...rows.keys()] : shown);
      }
      if (section.scores) lines.push('', scoreLine(section.scores, rows));
      if (section.numbers) lines.push(...numberLines(section.numbers, rows));
    }
  }
  return { pictures, markdown: `${lines.join('\n')}\n` };
}

function scoreLine(
  { title, values }: NonNullable<FigureSection['scores']>,
  labels: readonly string[],
): string {
  return `${title}: ${values.map(({ row, value }) => `${labels[row]} ${value.toFixed(3)}`).join(', ')}.`;
}

function numberLines(
  { caption, headings, rows }: NumberTable,
  labels: readonly string[],
): string[] {
  if (rows.length === 0) return [];
  const lines = rows.flatMap(({ row, lines: own }) =>
    own.map(([first, ...others]) => {
      const cells = others.map((value) => value?.toFixed(3) ?? '');
      return `| ${[escapeCell(labels[row]), first, ...cells].join(' | ')} |`;
    }),
  );
  return [
    '',
    `${caption}:`,
    '',
    `| ${['system', ...headings].join(' | ')} |`,
    `|---|${'--:|'.repeat(headings.length)}`,
    ...lines,
  ];
}
