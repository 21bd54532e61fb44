/** Plain text, a post a line. Tags are those in the text. Blank lines are skipped. */
import { readLines } from '../lines.ts';
import type { Format } from './format.ts';

export const text: Format = {
  name: 'text',

  async *read(source, { tally, maxLineBytes }) {
    for await (const { first, lines } of readLines(source, maxLineBytes, tally)) {
      const values: unknown[] = [];
      const numbers: number[] = [];
      lines.forEach((line, i) => {
        if (line === undefined || line.trim() === '') return;
        values.push({ text: line.trim() });
        numbers.push(first + i);
      });
      yield { values, lines: numbers };
    }
  },
};
