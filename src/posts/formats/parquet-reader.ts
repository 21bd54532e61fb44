/** Reads Parquet one row group at a time. */
import {
  type AsyncBuffer,
  type FileMetaData,
  parquetMetadataAsync,
  parquetReadObjects,
  parquetSchema,
} from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { DataFormatError, NotSupportedError } from '../../base/errors.ts';
import { checkUnique, type FieldColumn, fieldColumns, missingColumn } from '../columns.ts';
import type { PostFile } from '../post-file.ts';
import type { Tally } from '../read-report.ts';
import type { Source } from '../source.ts';
import { MalformedError } from '../validate.ts';
import type { ReadContext, Records } from './format.ts';
import { parsers, plainValue, withoutDecimals } from './parquet-values.ts';

/** Throws like `Format.read`. */
export async function* readParquet(
  source: Source,
  { columns, needed, tally }: ReadContext,
): AsyncGenerator<Records> {
  await source.close();
  const { path, file: bytes } = source;
  if (!bytes || path.endsWith('.gz')) {
    throw new NotSupportedError(`${path}: Parquet is read from its end; unpack the file first`);
  }
  const file = asyncBuffer(bytes);
  const [metadata, scales] = withoutDecimals(await damaged(path, parquetMetadataAsync(file)));
  const names = await damaged(path, topLevelNames(metadata));
  const found = fieldColumns(names, columns, needed);
  if (!found) throw missingColumn(path, names, columns, needed);
  checkUnique(path, names, found, columns);
  let rowStart = 0;
  for (const group of metadata.row_groups) {
    const rowEnd = rowStart + Number(group.num_rows);
    const wanted = found.map(({ index }) => names[index]);
    const options = { columns: wanted, rowStart, rowEnd, compressors, parsers, utf8: false };
    const rows = await damaged(path, parquetReadObjects({ file, metadata, ...options }));
    const values: unknown[] = [];
    const lines: number[] = [];
    rows.forEach((row, i) => {
      const line = rowStart + i + 1;
      const value = record(row, names, found, scales, tally, line);
      if (value === undefined) return;
      values.push(value);
      lines.push(line);
    });
    yield { values, lines };
    rowStart = rowEnd;
  }
}

function asyncBuffer({ sizeBytes, read }: PostFile): AsyncBuffer {
  return {
    byteLength: sizeBytes,
    async slice(start, end = sizeBytes) {
      if (!(start >= 0 && start <= end && end <= sizeBytes)) {
        throw new RangeError(`it refers to bytes ${start} to ${end} of ${sizeBytes}`);
      }
      return new Uint8Array(await read(start, end)).buffer;
    },
  };
}

async function topLevelNames(metadata: FileMetaData): Promise<string[]> {
  return parquetSchema(metadata).children.map(({ element }) => element.name);
}

/** A row as a record with the names of fields; undefined if it is malformed, which is counted. */
function record(
  row: Record<string, unknown>,
  names: readonly string[],
  columns: readonly FieldColumn[],
  scales: ReadonlyMap<string, number>,
  tally: Tally,
  line: number,
): unknown {
  const value: Record<string, unknown> = {};
  for (const { index, name, field } of columns) {
    const column = names[index];
    try {
      const cell = plainValue(row[column], field, scales.get(column));
      if (cell !== undefined) value[name] = cell;
    } catch (error) {
      if (!(error instanceof MalformedError)) throw error;
      tally.malformed(error.expected, line);
      return undefined;
    }
  }
  return value;
}

async function damaged<T>(path: string, reading: Promise<T>): Promise<T> {
  return reading.catch((error) => {
    throw new DataFormatError(
      `${path} is not a Parquet file or is damaged: ${error instanceof Error ? error.message : error}`,
      { cause: error },
    );
  });
}
