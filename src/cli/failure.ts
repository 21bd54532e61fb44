import { OctothorpeError } from '../base/errors.ts';

/** The command line itself is wrong (exit code 2). */
export class UsageError extends OctothorpeError {
  readonly code = 'E_USAGE';
}

/** One line for standard error: what went wrong, where, and how to fix it. */
export function describeFailure(error: unknown): string {
  return `octothorpe: ${oneLine(describe(error))}`;
}

function describe(error: unknown): string {
  if (error instanceof OctothorpeError) return withFlags(error.message);
  const { code, path, syscall, message } = error as NodeJS.ErrnoException;
  if (syscall === 'uv_cwd') {
    return 'the current folder was deleted or replaced; change to one that exists';
  }
  const known = code && systemErrors[code];
  if (known) return path ? `${path}: ${known}` : known;
  return `unexpected error: ${message ?? String(error)} (OCTOTHORPE_DEBUG=1 shows where)`;
}

const systemErrors: Readonly<Record<string, string>> = {
  ENOENT: 'no such file or folder; check the path',
  EACCES: 'permission denied; check the permissions',
  EISDIR: 'is a folder; give a file',
  ENOTDIR: 'part of the path is a file, not a folder; check the path',
  ENOSPC: 'the disk is full; free some space and run the command again',
  EDQUOT: 'the disk quota is used up; free some space and run the command again',
  EFBIG: 'the file would exceed the size limit set for this process',
  EROFS: 'the disk is read-only; choose another place',
};

/** Phrases in messages of the library, and the command-line flags to add or to put in their place. */
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
