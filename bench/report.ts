/**
 * Reports the results of a benchmark: an aligned table on standard output, and the same rows in
 * `results/bench/NAME.json` (for programs) and `results/bench/NAME.md` (for people), with the
 * command, the commit and the machine.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { basename, dirname, isAbsolute } from 'node:path';
import { fileURLToPath } from 'node:url';

export type Row = Readonly<Record<string, string | number>>;

/**
 * @param name the benchmark's name, which is that of its file: "read-posts"
 * @param rows the measurements; column names include the unit ("posts/s")
 * @param options.columns the columns to show, in order (default: those of the first row)
 * @param options.file the file in `results/bench` (default: `name`)
 */
export function report(
  name: string,
  rows: readonly Row[],
  options: { readonly columns?: readonly string[]; readonly file?: string } = {},
): void {
  const columns = options.columns ?? Object.keys(rows[0] ?? {});
  const about = {
    command: `npx tsx bench/${name}.ts${process.argv
      .slice(2)
      .map((argument) => ` ${withoutFolders(argument)}`)
      .join('')}`,
    commit: git('rev-parse', '--short', 'HEAD') + (git('status', '--porcelain', 'src') && '+edits'),
    machine: {
      cpu: cpus()[0]?.model ?? 'unknown',
      cores: availableParallelism(),
      node: process.versions.node,
    },
    date: new Date().toISOString().slice(0, 10),
  };
  const table = markdownTable(columns, rows);
  const folder = fileURLToPath(new URL('../results/bench/', import.meta.url));
  const file = `${folder}${options.file ?? name}`;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.json`, `${JSON.stringify({ ...about, rows }, null, 2)}\n`);
  const { cpu, cores, node } = about.machine;
  writeFileSync(
    `${file}.md`,
    `# ${name}\n\n${table}\n\n\`${about.command}\`, commit ${about.commit}, ${about.date}; ${cpu}, ${cores} cores, Node ${node}\n`,
  );
  console.log(table);
}

/** An argument that is a path, without the folders of this computer. */
function withoutFolders(argument: string): string {
  return isAbsolute(argument) || argument.startsWith('..')
    ? `FOLDER/${basename(argument)}`
    : argument;
}

function markdownTable(columns: readonly string[], rows: readonly Row[]): string {
  const cells = rows.map((row) => columns.map((column) => show(row[column])));
  const widths = columns.map((column, c) =>
    Math.max(column.length, 3, ...cells.map((row) => row[c].length)),
  );
  // Align numbers right, text left.
  const right = columns.map((column) => rows.every((row) => typeof row[column] !== 'string'));
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, c) => (right[c] ? cell.padStart(widths[c]) : cell.padEnd(widths[c]))).join(' | ')} |`;
  const rule = widths.map((width, c) =>
    right[c] ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width),
  );
  return [line(columns), line(rule), ...cells.map(line)].join('\n');
}

/** Whole numbers with thousands separators, others with four significant digits. */
function show(value: string | number | undefined): string {
  if (value === undefined) return '';
  if (typeof value === 'string') return value;
  return Number.isInteger(value)
    ? value.toLocaleString('en')
    : String(Number(value.toPrecision(4)));
}

function git(...args: string[]): string {
  try {
    return execFileSync('git', args, { encoding: 'utf8' }).trim();
  } catch {
    return 'unknown';
  }
}
