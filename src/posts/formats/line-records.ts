import { readLines } from '../lines.ts';
import type { Source } from '../source.ts';
import type { ReadContext, Records } from './format.ts';

/** Reads a record from each line. Blank lines are skipped. */
export async function* lineRecords(
  source: Source,
  { tally, maxLineBytes }: ReadContext,
  parse: (line: string) => unknown,
): AsyncGenerator<Records> {
  for await (const { first, lines } of readLines(source, maxLineBytes, tally)) {
    const values: unknown[] = [];
    const numbers: number[] = [];
    lines.forEach((line, i) => {
      if (line === undefined || line.trim() === '') return;
      values.push(parse(line));
      numbers.push(first + i);
    });
    yield { values, lines: numbers };
  }
}
