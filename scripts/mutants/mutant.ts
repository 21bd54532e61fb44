/** A named fault: one small change to one file that the tests should notice. */
export interface Mutant {
  /** What is wrong, in kebab case; unique in the whole list. */
  readonly name: string;
  /** Path from the repository's root. */
  readonly file: string;
  /** Occurs exactly once in the file. */
  readonly text: string;
  readonly replacement: string;
  /** Test files or folders that should notice, from the repository's root. */
  readonly tests: readonly string[];
  /** Why no test can or should notice; only for a mutant that survives. */
  readonly reason?: string;
}

type Change = readonly [
  name: string,
  text: string,
  replacement: string,
  more?: Partial<Pick<Mutant, 'tests' | 'reason'>>,
];

/**
 * The mutants of one file.
 *
 * @param tests that should notice; default: all tests of the file's room
 */
export function mutantsOf(
  file: string,
  changes: readonly Change[],
  tests: readonly string[] = [`src/${roomOf(file)}/`],
): Mutant[] {
  return changes.map(([name, text, replacement, more]) => ({
    name,
    file,
    text,
    replacement,
    tests,
    ...more,
  }));
}

/** The folder of `src` that the file belongs to. */
export function roomOf(file: string): string {
  return file.split('/')[1];
}

/** How often the mutant's text occurs in its file; anything but 1 means that the list is out of date. */
export function occurrences(source: string, { text }: Mutant): number {
  return source.split(text).length - 1;
}

export function mutate(source: string, { text, replacement }: Mutant): string {
  return source.replace(text, () => replacement);
}
