/**
 * Files that fastText trains its classifiers on: a post a line, its tags as words `__label__tag` anywhere in it, mostly at the start.
 * Ids, authors, times and languages have no place in it.
 */
import { readLines } from '../lines.ts';
import type { Format } from './format.ts';

const LABELS = /(?<!\S)__label__\S*/g;

export const fasttext: Format = {
  name: 'fasttext',

  async *read(source, { tally, maxLineBytes }) {
    for await (const { first, lines } of readLines(source, maxLineBytes, tally)) {
      const values: unknown[] = [];
      const numbers: number[] = [];
      lines.forEach((line, i) => {
        if (line === undefined || line.trim() === '') return;
        const labels = line.match(LABELS) ?? [];
        values.push({
          text: line.replace(LABELS, '').trim(),
          hashtags: labels.map((label) => label.slice('__label__'.length)),
        });
        numbers.push(first + i);
      });
      yield { values, lines: numbers };
    }
  },
};
