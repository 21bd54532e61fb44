/** Shared by the formats that store texts and tags in separate files, line by line. */
import { InvalidArgumentError } from '../../base/errors.ts';
import type { Post } from '../post.ts';

/**
 * The path of a companion file of `path`: `train_post.txt.gz` -> `train_tag.txt.gz`.
 *
 * @throws {InvalidArgumentError} if `path` does not have the ending that the format requires
 */
export function siblingOf(path: string, ending: string, other: string): string {
  const packed = path.endsWith('.gz') ? '.gz' : '';
  const plain = path.slice(0, path.length - packed.length);
  if (!plain.endsWith(ending)) {
    throw new InvalidArgumentError(
      `${path} must end in ${ending}, as in train${ending}, since its companion files are found by name`,
    );
  }
  return plain.slice(0, -ending.length) + other + packed;
}

/** The text as one line, with a line end. */
export function oneLine(text: string): string {
  return `${text.replace(/\s+/g, ' ').trim()}\n`;
}

/** The tags joined by `;`, as one line with a line end. */
export function tagLine({ hashtags }: Post): string {
  return oneLine(hashtags.map((tag) => tag.replaceAll(';', ' ')).join(';'));
}
