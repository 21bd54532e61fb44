import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A fenced block of a document. */
export interface Block {
  readonly document: string;
  /** The number of its first line, from 1. */
  readonly line: number;
  /** The info string of the fence: sh, ts, json, ... */
  readonly language: string;
  readonly content: string;
  /** Why it is not run, from a comment `<!-- not run: why -->` on the line before it. */
  readonly notRun?: string | undefined;
}

/** The Markdown files of the repository. */
export const documents: readonly string[] = [
  '.',
  '.github',
  'docs',
  'examples',
  'results',
  'sample',
].flatMap((folder) =>
  readdirSync(folder, { recursive: folder !== '.' })
    .map((file) => join(folder, `${file}`))
    .filter((file) => file.endsWith('.md')),
);

const fenced = /^(?:<!-- not run: ([^\n]+) -->\n)?```(\w*)\n(.*?)^```$/gms;

/** The fenced blocks of a document, in order. */
export function blocksOf(document: string): Block[] {
  const markdown = readFileSync(document, 'utf8');
  return Array.from(markdown.matchAll(fenced), ({ index, 1: notRun, 2: language, 3: content }) => ({
    document,
    line: markdown.slice(0, index).split('\n').length,
    language: language,
    content: content,
    notRun,
  }));
}

export const manuals = documents.filter((file) => file === 'README.md' || file.startsWith('docs'));
