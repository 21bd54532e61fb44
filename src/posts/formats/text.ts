/** Plain text, a post a line. Tags are those in the text. Blank lines are skipped. */
import type { Format } from './format.ts';
import { lineRecords } from './line-records.ts';

export const text: Format = {
  name: 'text',
  read: (source, context) => lineRecords(source, context, (line) => ({ text: line.trim() })),
};
