/** Keeps the files of models short: newcomers read them first. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const maxLines = 200;

it(`files in src/models have at most ${maxLines} lines, except tests`, () => {
  const files = readdirSync('src/models', { recursive: true, encoding: 'utf8' }).filter((file) =>
    /(?<!\.(test|case))\.ts$/.test(file),
  );
  const lengths = files.map((file) => ({ file, lines: linesOf(join('src/models', file)) }));
  expect(lengths.length).toBeGreaterThan(30);
  expect(lengths.filter(({ lines }) => lines > maxLines)).toEqual([]);
});

function linesOf(path: string): number {
  return readFileSync(path, 'utf8').trimEnd().split('\n').length;
}
