/**
 * Training files of fastText classifiers: one post per line, its tags as words `__label__tag` anywhere in it, usually
 * at the start. The format has no ids, authors, times or languages.
 */
import type { Format } from './format.ts';
import { lineRecords } from './line-records.ts';

const LABELS = /(?<!\S)__label__\S*/g;

export const fasttext: Format = {
  name: 'fasttext',
  read: (source, context) =>
    lineRecords(source, context, (line) => {
      const labels = line.match(LABELS) ?? [];
      return {
        text: line.replace(LABELS, '').trim(),
        hashtags: labels.map((label) => label.slice('__label__'.length)),
      };
    }),
};
