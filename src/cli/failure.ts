import { OctothorpeError } from '../base/errors.ts';

/** The command line itself is wrong: exit code 2. */
export class UsageError extends OctothorpeError {
  readonly code = 'E_USAGE';
}

/** One line for standard error: what went wrong, where, the way out. */
export function describeFailure(error: unknown): string {
  return `octothorpe: ${oneLine(describe(error))}`;
}

function describe(error: unknown): string {
  if (error instanceof OctothorpeError) return withFlags(error.message);
  const { code, path, syscall, message } = error as NodeJS.ErrnoException;
  if (syscall === 'uv_cwd') {
    return 'the folder in which this command runs was deleted or replaced; change to one that is there';
  }
  const said = code && systemErrors[code];
  if (said) return path ? `${path}: ${said}` : said;
  return `unexpected error: ${message ?? String(error)} (OCTOTHORPE_DEBUG=1 shows where)`;
}

const systemErrors: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder; check the path',
  EACCES: 'permission denied; check who may read or write there',
  EISDIR: 'is a folder; name a file',
  ENOTDIR: 'a part of the path is a file, not a folder; check the path',
  ENOSPC: 'the disk is full; make room and run the command again',
  EDQUOT: 'the disk quota is used up; make room and run the command again',
  EFBIG: 'the file would be larger than the limit set for this process',
  EROFS: 'the disk is read-only; name another place',
};

/** The words of the library that are flags here. */
const flags: readonly (readonly [RegExp, string])[] = [
  [/\bwith columns, as in \{ (\w+): ["'](.+?)["'] \}/g, 'with --column, as in --column $1=$2'],
  [/\bleave columns out\b/g, 'leave --column out'],
  [/\bname the file's format\b/g, "name the file's format (--format)"],
  [/\bname its format or columns\b/g, 'name its format (--format) or columns (--column text=NAME)'],
  [/\bmaxMalformedShare\b/g, '--max-malformed'],
  [/\blower minCount\b/g, 'lower minCount (--set minCount=N)'],
  [/(the format to write from .*); name it: /g, '$1; name it with --to: '],
  [/(the format of .*); name it: /g, '$1; name it with --format: '],
];

function withFlags(message: string): string {
  return flags.reduce((text, [words, flag]) => text.replace(words, flag), message);
}

function oneLine(text: string): string {
  return text.replace(/\s*\n\s*/g, ' ').trim();
}
