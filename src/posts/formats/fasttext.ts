/**
 * Training files of fastText classifiers: one post per line, its tags as words `__label__tag` anywhere in it, usually
 * at the start. The format has no ids, authors, times or languages.
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
