import { siblingOf } from './formats/text-lines.ts';

/** Endings of the files that belong together in formats with several files; users name the file with the first one. */
const endings = [
  ['_post.txt', '_tag.txt', '_conv.txt'],
  ['_src.txt', '_trg.txt'],
] as const;

/** A file of posts and the files that are read with it: `a_src.txt` and `a_trg.txt`. */
export function withCompanions(path: string): string[] {
  const plain = path.replace(/\.gz$/, '');
  const [first, ...others] = endings.find(([ending]) => plain.endsWith(ending)) ?? [];
  if (first === undefined) return [path];
  return [path, ...others.map((other) => siblingOf(path, first, other))];
}
