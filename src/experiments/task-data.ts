import { readdirSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { DataFormatError, FileAccessError } from '../base/errors.ts';
import { Random } from '../base/random.ts';
import { normalizeTag } from '../base/tags.ts';
import {
  closedProtocol,
  type Part,
  type Post,
  readAllPosts,
  type Splits,
  splitPosts,
  topNProtocol,
} from '../posts/index.ts';
import type { Experiment, Protocol, Task } from './experiment.ts';
import { fileHash } from './file-hash.ts';

const PARTS: readonly Part[] = ['train', 'valid', 'test'];

/** The files of a task: one for each part that it has, or one for all. */
export type TaskFiles = Readonly<Partial<Record<Part | 'all', string>>>;

/**
 * Finds the files of a task's posts.
 *
 * @param base the folder to which paths are relative
 * @throws {FileAccessError} naming the task, if a part that is needed is missing
 */
export function filesOf(task: Task, base: string, part: 'valid' | 'test'): TaskFiles {
  const at = (path: string) => (isAbsolute(path) ? path : join(base, path));
  if (task.file !== undefined) return { all: at(task.file) };
  const files: Partial<Record<Part, string>> = {};
  if (task.folder === undefined) {
    for (const one of PARTS) if (task[one] !== undefined) files[one] = at(task[one]);
  } else {
    const folder = at(task.folder);
    let names: string[];
    try {
      names = readdirSync(folder);
    } catch (cause) {
      throw new FileAccessError(`task "${task.name}": there is no folder ${folder}`, { cause });
    }
    for (const one of PARTS) {
      const found = names.filter((name) => name.startsWith(`${one}.`));
      if (found.length > 1) {
        throw new FileAccessError(
          `task "${task.name}": ${folder} has several files of the ${one} part: ${found.join(', ')}; name the one meant by "${one}" in the task`,
        );
      }
      if (found.length === 1) files[one] = join(folder, found[0]);
    }
  }
  for (const needed of ['train', part] as const) {
    if (files[needed] === undefined) {
      throw new FileAccessError(
        `task "${task.name}" has no ${needed} part: expected ${needed === 'train' ? 'posts to learn from' : 'posts to be tested on'}, such as ${needed}.jsonl.gz in its folder`,
      );
    }
  }
  return files;
}

/** SHA-256 of each file of a task, in hexadecimal. */
export async function hashesOf(files: TaskFiles): Promise<Record<string, string>> {
  const hashes: Record<string, string> = {};
  for (const [part, path] of Object.entries(files)) {
    hashes[part] = await fileHash(path);
  }
  return hashes;
}

export interface LoadedTask extends Splits {
  /** Before the protocol left posts and tags out. */
  readonly all: Splits;
}

/**
 * The posts of a task under its protocol.
 *
 * @throws {DataFormatError} naming the task, if the protocol leaves nothing to learn from or to be tested on
 */
export async function loadTask(
  task: Task,
  files: TaskFiles,
  experiment: Pick<Experiment, 'protocol' | 'part'>,
): Promise<LoadedTask> {
  const protocol = task.protocol ?? experiment.protocol;
  const all = await readSplits(task, files);
  const splits = restrict(all, protocol);
  for (const part of ['train', experiment.part] as const) {
    if (splits[part].length > 0) continue;
    throw new DataFormatError(
      `task "${task.name}": no post is left in its ${part} part under the ${protocol.kind} protocol`,
    );
  }
  return { ...splits, all };
}

async function readSplits(task: Task, files: TaskFiles): Promise<Splits> {
  const read = async (path: string | undefined): Promise<readonly Post[]> =>
    path === undefined ? [] : (await readAllPosts(path)).posts;
  if (files.all === undefined) {
    return {
      train: await read(files.train),
      valid: await read(files.valid),
      test: await read(files.test),
    };
  }
  const { by, fractions, seed } = task.split!;
  const [train, valid, test] = fractions;
  return splitPosts(await read(files.all), { by, seed, fractions: [train, valid, test] });
}

function restrict(splits: Splits, { kind, minCount, n }: Protocol): Splits {
  if (kind === 'open') return splits;
  return kind === 'closed'
    ? closedProtocol(splits, minCount, normalizeTag)
    : topNProtocol(splits, n, normalizeTag);
}

/** Draws posts, the same ones each time, and returns them in their order. A smaller draw is part of a larger one. */
export function drawPosts(posts: readonly Post[], count: number): readonly Post[] {
  if (count >= posts.length) return posts;
  const order = new Random(1).split('max-train').shuffle(Uint32Array.from(posts, (_, i) => i));
  const drawn = order.subarray(0, count).sort();
  return Array.from(drawn, (i) => posts[i]);
}
