import { DelimitedTable } from '../delimited-table.ts';
import { readLines } from '../lines.ts';
import { toTagCell } from '../list-cell.ts';
import { isMissingMark } from '../missing-values.ts';
import type { Post } from '../post.ts';
import { formatTime } from '../time.ts';
import type { Format, Sink } from './format.ts';

/**
 * Comma-separated values (RFC 4180) whose first record names the columns. Semicolons, tabs and `|` as delimiters are
 * recognized from the header or from Excel's line `sep=;`.
 */
export const csv: Format = delimited('csv', ',');

/** The same with tabs. Fields may be quoted, as in files of spreadsheets. */
export const tsv: Format = delimited('tsv', '\t');

const written = ['id', 'text', 'hashtags', 'author', 'time', 'conversation', 'lang'] as const;

function delimited(name: string, delimiter: string): Format {
  return {
    name,

    async *read(source, context) {
      const table = new DelimitedTable(source.path, delimiter, context);
      const { maxLineBytes, tally } = context;
      for await (const { first, lines } of readLines(source, maxLineBytes, tally, 'keep')) {
        yield table.read(lines, first);
      }
      yield table.end();
    },

    writer(path, open) {
      const sink: Sink = open(path);
      let header: string | undefined = `${written.join(delimiter)}\n`;
      const flush = async (body: string) => {
        await sink.write((header ?? '') + body);
        header = undefined;
      };
      return {
        write: (posts) => flush(posts.map((post) => toRow(post, delimiter)).join('')),
        finish: async () => {
          if (header !== undefined) await flush('');
        },
      };
    },
  };
}

function toRow(post: Post, delimiter: string): string {
  const cells = [
    post.id,
    post.text,
    toTagCell(post.hashtags),
    post.author ?? '',
    post.time === undefined ? '' : formatTime(post.time),
    post.conversation ? JSON.stringify(post.conversation) : '',
    post.lang ?? '',
  ];
  return `${cells.map((cell) => quoted(cell, delimiter)).join(delimiter)}\n`;
}

/** Quotes a cell if needed. Marks of missing values are quoted, since unquoted ones mean a missing value. */
function quoted(cell: string, delimiter: string): string {
  const plain = !cell.includes(delimiter) && !/["\r\n]|^\s|\s$/.test(cell) && !isMissingMark(cell);
  return plain ? cell : `"${cell.replaceAll('"', '""')}"`;
}
