/**
 * Posts in a JSON list, in a list `posts` or `data` of an object, or as objects that span several lines. The file is
 * never in memory as a whole.
 */
import { JsonItemScanner } from '../json-items.ts';
import { readJsonRecords } from '../json-records.ts';
import type { Format } from './format.ts';

export const jsonLists = ['posts', 'data'];

export const json: Format = {
  name: 'json',
  read(source, context) {
    const scanner = new JsonItemScanner({ lists: jsonLists, maxItemBytes: 0, onItem: () => {} });
    scanner.push(source.head);
    const lists = scanner.found ? jsonLists : [];
    return readJsonRecords(source, context, { lists, convert: (post) => ({ post }) });
  },
};
