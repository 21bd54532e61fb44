import { throwIfAborted } from '../base/errors.ts';
import { type Post, type ReadOptions, type ReadReport, readPostBatches } from '../posts/index.ts';
import type { Terminal } from './terminal.ts';

/**
 * The posts of a file as a stream that ends at Ctrl-C; says on standard error what it left out.
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

/** As `streamCorpus`, all posts at once. */
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
  for (const { kind, count, firstLine } of [...kinds, ...skipped]) {
    terminal.note(`${path}: left out ${count} records, the first at ${firstLine}: ${kind}`);
  }
  for (const { kind, count, firstLine } of notes) {
    terminal.note(`${path}: in ${count} records, the first at ${firstLine}: ${kind}`);
  }
}
