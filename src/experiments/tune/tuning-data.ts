import { statSync } from 'node:fs';
import { basename } from 'node:path';
import { DataFormatError, FileAccessError, InvalidArgumentError } from '../../base/errors.ts';
import { readAllPosts, type SplitOptions } from '../../posts/index.ts';
import type { Task } from '../experiment.ts';
import { usualSplit } from '../starter.ts';
import { filesOf, type LoadedTask, loadTask, type TaskFiles } from '../task-data.ts';

/** Posts to search options on. */
export interface TuningData {
  readonly task: Task;
  /** Without a file of test posts. */
  readonly files: TaskFiles;
  readonly posts: LoadedTask;
  /** How the one file is split; absent if the parts are files. */
  readonly splitBy?: SplitOptions['by'];
}

/**
 * Opens a folder of train and valid files, a file of training posts with one of validation posts, or one file that is
 * split as `octothorpe compare --init` splits it. No file of test posts is opened.
 *
 * @throws {FileAccessError} if a file or a part is missing
 * @throws {DataFormatError} if fewer than two validation posts have tags
 * @throws {InvalidArgumentError} for a folder with a file of validation posts
 */
export async function openTuningData(path: string, valid?: string): Promise<TuningData> {
  const { task, splitBy } = await taskOf(path, valid);
  const { test: _, ...files } = filesOf(task, '', 'valid');
  const posts = await loadTask(task, files, {
    protocol: { kind: 'open', minCount: 1, n: 1 },
    part: 'valid',
  });
  const tagged = posts.valid.filter(({ hashtags }) => hashtags.length > 0).length;
  if (tagged < 2) {
    throw new DataFormatError(
      `${valid ?? path}: options are chosen on validation posts with tags; expected at least 2, got ${tagged}`,
    );
  }
  return { task, files, posts, ...(splitBy && { splitBy }) };
}

async function taskOf(
  path: string,
  valid: string | undefined,
): Promise<{ task: Task; splitBy?: SplitOptions['by'] }> {
  const name = basename(path);
  const kind = statSync(path, { throwIfNoEntry: false });
  if (!kind) throw new FileAccessError(`there is no file or folder ${path}`);
  if (valid !== undefined) {
    if (kind.isDirectory()) {
      throw new InvalidArgumentError(
        `${path} is a folder, which has its own validation part; name its training file instead, or leave ${valid} out`,
      );
    }
    return { task: { name, train: path, valid } };
  }
  if (kind.isDirectory()) return { task: { name, folder: path } };
  const by = usualSplit((await readAllPosts(path)).posts);
  return {
    task: { name, file: path, split: { by, fractions: [80, 10, 10], seed: 1 } },
    splitBy: by,
  };
}
