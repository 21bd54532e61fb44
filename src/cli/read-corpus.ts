import { throwIfAborted } from '../base/errors.ts';
import {
  type KindCount,
  type Post,
  type ReadOptions,
  type ReadReport,
  readPostBatches,
} from '../posts/index.ts';
import type { Terminal } from './terminal.ts';

/**
 * Streams the posts of a file until Ctrl-C, and reports on standard error what it skipped.
 *
 * @throws {DataFormatError} as `readPosts`
 * @throws {InterruptedError} once the terminal's signal is aborted
 */
export async function* streamCorpus(
  path: string,
  terminal: Terminal,
  options: ReadOptions = {},
): AsyncGenerator<Post> {
  const onReport = (report: ReadReport) => noteLeftOut(path, report, terminal);
  for await (const posts of readPostBatches(path, { ...options, onReport })) {
    throwIfAborted(terminal.signal, `reading ${path}`);
    yield* posts;
  }
}

/** Like `streamCorpus`, but returns all posts at once. */
export async function readCorpus(
  path: string,
  terminal: Terminal,
  options: ReadOptions = {},
): Promise<Post[]> {
  const posts: Post[] = [];
  for await (const post of streamCorpus(path, terminal, options)) posts.push(post);
  return posts;
}

function noteLeftOut(
  path: string,
  { kinds, skipped, notes }: ReadReport,
  terminal: Terminal,
): void {
  for (const { kind, count, ...first } of [...kinds, ...skipped]) {
    terminal.note(`${path}: skipped ${count} records, the first at ${place(first)}: ${kind}`);
  }
  for (const { kind, count, ...first } of notes) {
    terminal.note(`${path}: in ${count} records, the first at ${place(first)}: ${kind}`);
  }
}

/** The line, and in which file of an archive it is. */
function place({ firstLine, part }: Pick<KindCount, 'firstLine' | 'part'>): string {
  return part === undefined ? `${firstLine}` : `${firstLine} of ${part}`;
}
