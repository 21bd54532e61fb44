/**
 * Posts in a JSON list, in a list `posts` or `data` of an object, or as objects that span several lines. The file is
 * never loaded into memory as a whole.
 */
import { readJsonRecords } from '../json-records.ts';
import type { Format } from './format.ts';

export const jsonLists = ['posts', 'data'];

export const json: Format = {
  name: 'json',
  read: (source, context) =>
    readJsonRecords(source, context, { lists: jsonLists, convert: (post) => ({ post }) }),
};
