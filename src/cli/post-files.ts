import type { Command } from 'commander';
import type { FormatName, ReadOptions } from '../posts/index.ts';
import { collect, share } from './arguments.ts';
import { UsageError } from './failure.ts';

/** Options for how a command reads files of posts. */
export interface PostFileOptions {
  readonly format?: FormatName;
  readonly column?: readonly string[];
  readonly maxMalformed?: number;
}

/** Adds the options to a command. They apply to every file of posts that it reads. */
export function postFileOptions(command: Command): Command {
  return command
    .option('--format <name>', 'the format of the posts, if name and content do not tell')
    .option(
      '--column <field=name>',
      'the column of a field, as in text=body; may be repeated',
      collect,
      [],
    )
    .option(
      '--max-malformed <share>',
      'fail if a larger share of the records is malformed (default: 0.01)',
      share,
    );
}

/**
 * Converts the options to those of the readers.
 *
 * @throws {UsageError} if there is no such format or field, or a field is given twice
 */
export async function toReadOptions({
  format,
  column = [],
  maxMalformed,
}: PostFileOptions): Promise<ReadOptions> {
  const { formatNames } = await import('../posts/index.ts');
  if (format !== undefined && !formatNames.includes(format)) {
    throw new UsageError(
      `--format: there is no format "${format}"; the formats are: ${formatNames.join(', ')}`,
    );
  }
  return { format, columns: await columnsOf(column), maxMalformedShare: maxMalformed };
}

/** @throws {UsageError} if one of the options is given although the command reads no file of posts */
export function refusePostFileOptions(options: PostFileOptions, readsNoPosts: string): void {
  const given =
    (options.format !== undefined && '--format') ||
    (options.column?.length && '--column') ||
    (options.maxMalformed !== undefined && '--max-malformed');
  if (given) throw new UsageError(`${given} applies to files of posts; ${readsNoPosts}`);
}

async function columnsOf(mappings: readonly string[]): Promise<Record<string, string>> {
  const { fieldNames } = await import('../posts/validate.ts');
  const columns: Record<string, string> = {};
  for (const mapping of mappings) {
    const at = mapping.indexOf('=');
    const [field, name] = [mapping.slice(0, at).trim(), mapping.slice(at + 1)];
    if (at <= 0 || name === '') {
      throw new UsageError(`--column takes field=name, such as text=body, got "${mapping}"`);
    }
    if (!Object.hasOwn(fieldNames, field)) {
      const fields = Object.keys(fieldNames).join(', ');
      throw new UsageError(`--column: there is no field "${field}"; the fields are: ${fields}`);
    }
    if (Object.hasOwn(columns, field)) {
      throw new UsageError(`--column names two columns for "${field}": ${columns[field]}, ${name}`);
    }
    columns[field] = name;
  }
  return columns;
}
