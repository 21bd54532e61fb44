import { siblingOf } from './formats/text-lines.ts';

/** Endings of the files that belong together in a format that has several, the one that stands for all first. */
const endings = [
  ['_post.txt', '_tag.txt', '_conv.txt'],
  ['_src.txt', '_trg.txt'],
] as const;

/** A file of posts and those that are read along with it: `a_src.txt` and `a_trg.txt`. */
export function withCompanions(path: string): string[] {
  const plain = path.replace(/\.gz$/, '');
  const [first, ...others] = endings.find(([ending]) => plain.endsWith(ending)) ?? [];
  if (first === undefined) return [path];
  return [path, ...others.map((other) => siblingOf(path, first, other))];
}
