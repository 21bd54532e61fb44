import { existsSync, readFileSync } from 'node:fs';
import { parseSync } from 'vite';
import { describe, expect, it } from 'vitest';
import { mutants } from './list.ts';
import { mutate, occurrences } from './mutant.ts';

/** Names of what does not hold. */
const failing = (holds: (mutant: (typeof mutants)[number]) => boolean) =>
  mutants.filter((mutant) => !holds(mutant)).map(({ name }) => name);

describe('the list of mutants', () => {
  it('is true to the code: each text occurs exactly once in its file', () => {
    expect(failing(({ file }) => existsSync(file))).toEqual([]);
    expect(
      failing((mutant) => occurrences(readFileSync(mutant.file, 'utf8'), mutant) === 1),
    ).toEqual([]);
  });

  it('holds changes that parse, so that a test must notice them', () => {
    expect(
      failing((mutant) => {
        const changed = mutate(readFileSync(mutant.file, 'utf8'), mutant);
        return (
          mutant.text !== mutant.replacement && parseSync(mutant.file, changed).errors.length === 0
        );
      }),
    ).toEqual([]);
  });

  it('has unique names, and enough mutants to be a measure', () => {
    expect(new Set(mutants.map(({ name }) => name)).size).toBe(mutants.length);
    expect(mutants.length).toBeGreaterThanOrEqual(120);
  });
});
